# Prices of Google Cloud Vision, from copies of the vendor's page whose age is unknown. One feature of one image is one unit.
# SAFE_SEARCH_DETECTION is free where LABEL_DETECTION is bought for the same image, CROP_HINTS where IMAGE_PROPERTIES is:
# do not count those.

catalog {
  id         = "gcp-vision"
  title      = "Google Cloud Vision"
  currency   = "USD"
  call_unit  = 1000
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.google.com/vision/pricing"

  terms {
    freeze_ratio = 0
    tier_mode    = "graduated"
  }

  meter "label_detection" {
    title = "Label detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 1 },
    ]
  }

  meter "text_detection" {
    title = "Text detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "document_text_detection" {
    title = "Document text detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "safe_search_detection" {
    title = "Safe search (explicit content) detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "face_detection" {
    title = "Facial detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "celebrity_recognition" {
    title = "Facial detection, celebrity recognition"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "landmark_detection" {
    title = "Landmark detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "logo_detection" {
    title = "Logo detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "image_properties" {
    title = "Image properties"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "crop_hints" {
    title = "Crop hints"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 1.5 },
      { from = 5000000, price = 0.6 },
    ]
  }

  meter "web_detection" {
    title = "Web detection"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 3.5 },
      { from = 5000000, price = null },
    ]
  }

  meter "object_localization" {
    title = "Object localization"
    unit  = "image"
    tiers = [
      { from = 0, price = 0 },
      { from = 1000, price = 2.25 },
      { from = 5000000, price = 1.5 },
    ]
  }
}
