# Prices of Twilio messaging in the United States. Left out: fees of the carriers, which come on top, and prices for large volumes.

catalog {
  id         = "twilio-sms"
  title      = "Twilio messaging, United States"
  currency   = "USD"
  call_unit  = 1
  checked_on = "2026-11-09"
  confidence = "medium"
  source     = "https://www.twilio.com/en-us/sms/pricing/us"

  terms {
    freeze_ratio = 0
  }

  meter "sms_outbound" {
    title = "SMS, outbound"
    unit  = "segment"
    tiers = [{ from = 0, price = 0.0083 }]
  }

  meter "sms_inbound" {
    title = "SMS, inbound"
    unit  = "segment"
    tiers = [{ from = 0, price = 0.0083 }]
  }

  meter "mms_outbound" {
    title = "MMS, outbound"
    unit  = "message"
    tiers = [{ from = 0, price = 0.022 }]
  }

  meter "mms_inbound" {
    title = "MMS, inbound"
    unit  = "message"
    tiers = [{ from = 0, price = 0.0165 }]
  }
}
