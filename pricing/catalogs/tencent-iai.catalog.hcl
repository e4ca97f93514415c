# Prices of Tencent Cloud face recognition (人脸识别), from a copy of the vendor's page whose age is unknown.
# The upper bound of a tier is inclusive there (0 < N <= 3,000,000), so the next one starts one call later.
# Left out: licences of the offline SDK.

catalog {
  id         = "tencent-iai"
  title      = "Tencent Cloud face recognition"
  currency   = "CNY"
  call_unit  = 1000
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/867/17640"

  terms {
    bill_day      = 1
    freeze_ratio  = 0         # the page names no freeze
    tier_mode     = "reached" # 阶梯到达
    tier_basis    = "postpaid"
    pack_validity = "1y"
  }

  # 10,000 free calls a month of each service

  free_quota "detect_face" {
    calls  = 10000
    meters = ["detect_face"]
  }

  free_quota "analyze_face" {
    calls  = 10000
    meters = ["analyze_face"]
  }

  free_quota "compare_face" {
    calls  = 10000
    meters = ["compare_face"]
  }

  free_quota "verify_face" {
    calls  = 10000
    meters = ["verify_face"]
  }

  free_quota "search_faces" {
    calls  = 10000
    meters = ["search_faces"]
  }

  free_quota "person_library" {
    calls  = 10000
    meters = ["person_library"]
  }

  free_quota "detect_live_face" {
    calls  = 10000
    meters = ["detect_live_face"]
  }

  meter "detect_face" {
    title    = "人脸检测与分析"
    title_en = "Face detection and analysis"
    tiers = [
      { from = 0, price = 0.5 },
      { from = 3000001, price = 0.4 },
      { from = 15000001, price = 0.3 },
    ]
  }

  meter "analyze_face" {
    title    = "五官定位"
    title_en = "Facial landmarks"
    tiers = [
      { from = 0, price = 2 },
      { from = 3000001, price = 1.8 },
      { from = 15000001, price = 1.5 },
    ]
  }

  meter "compare_face" {
    title    = "人脸比对"
    title_en = "Face comparison"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 3000001, price = 3 },
      { from = 15000001, price = 2.7 },
    ]
  }

  meter "verify_face" {
    title    = "人脸验证"
    title_en = "Face verification"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 3000001, price = 3 },
      { from = 15000001, price = 2.7 },
    ]
  }

  # SearchFaces and SearchPersons are counted together.

  meter "search_faces" {
    title    = "人脸搜索"
    title_en = "Face search"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 3000001, price = 3 },
      { from = 15000001, price = 2.7 },
    ]
  }

  # Only CreatePerson and CreateFace are charged; they are counted together.

  meter "person_library" {
    title    = "人员库管理"
    title_en = "Person library management"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 3000001, price = 3 },
      { from = 15000001, price = 2.7 },
    ]
  }

  meter "detect_live_face" {
    title    = "人脸静态活体检测"
    title_en = "Static liveness detection"
    tiers = [
      { from = 0, price = 1.9 },
      { from = 3000001, price = 1.7 },
      { from = 15000001, price = 1.3 },
    ]
  }

  pack "detect_face_100k" {
    meters = ["detect_face"]
    calls  = 100000
    price  = 48
  }

  pack "detect_face_1m" {
    meters = ["detect_face"]
    calls  = 1000000
    price  = 450
  }

  pack "detect_face_10m" {
    meters = ["detect_face"]
    calls  = 10000000
    price  = 4100
  }

  pack "detect_face_50m" {
    meters = ["detect_face"]
    calls  = 50000000
    price  = 17500
  }

  pack "detect_face_100m" {
    meters = ["detect_face"]
    calls  = 100000000
    price  = 25000
  }

  pack "analyze_face_100k" {
    meters = ["analyze_face"]
    calls  = 100000
    price  = 198
  }

  pack "analyze_face_1m" {
    meters = ["analyze_face"]
    calls  = 1000000
    price  = 1900
  }

  pack "analyze_face_10m" {
    meters = ["analyze_face"]
    calls  = 10000000
    price  = 18200
  }

  pack "analyze_face_50m" {
    meters = ["analyze_face"]
    calls  = 50000000
    price  = 82500
  }

  pack "analyze_face_100m" {
    meters = ["analyze_face"]
    calls  = 100000000
    price  = 135000
  }

  pack "compare_face_100k" {
    meters = ["compare_face"]
    calls  = 100000
    price  = 318
  }

  pack "compare_face_1m" {
    meters = ["compare_face"]
    calls  = 1000000
    price  = 3100
  }

  pack "compare_face_10m" {
    meters = ["compare_face"]
    calls  = 10000000
    price  = 30400
  }

  pack "compare_face_50m" {
    meters = ["compare_face"]
    calls  = 50000000
    price  = 142500
  }

  pack "compare_face_100m" {
    meters = ["compare_face"]
    calls  = 100000000
    price  = 255000
  }

  pack "verify_face_100k" {
    meters = ["verify_face"]
    calls  = 100000
    price  = 318
  }

  pack "verify_face_1m" {
    meters = ["verify_face"]
    calls  = 1000000
    price  = 3100
  }

  pack "verify_face_10m" {
    meters = ["verify_face"]
    calls  = 10000000
    price  = 30400
  }

  pack "verify_face_50m" {
    meters = ["verify_face"]
    calls  = 50000000
    price  = 142500
  }

  pack "verify_face_100m" {
    meters = ["verify_face"]
    calls  = 100000000
    price  = 255000
  }

  pack "search_faces_100k" {
    meters = ["search_faces"]
    calls  = 100000
    price  = 318
  }

  pack "search_faces_1m" {
    meters = ["search_faces"]
    calls  = 1000000
    price  = 3100
  }

  pack "search_faces_10m" {
    meters = ["search_faces"]
    calls  = 10000000
    price  = 30400
  }

  pack "search_faces_50m" {
    meters = ["search_faces"]
    calls  = 50000000
    price  = 142500
  }

  pack "search_faces_100m" {
    meters = ["search_faces"]
    calls  = 100000000
    price  = 255000
  }

  pack "person_library_100k" {
    meters = ["person_library"]
    calls  = 100000
    price  = 318
  }

  pack "person_library_1m" {
    meters = ["person_library"]
    calls  = 1000000
    price  = 3100
  }

  pack "person_library_10m" {
    meters = ["person_library"]
    calls  = 10000000
    price  = 30400
  }

  pack "person_library_50m" {
    meters = ["person_library"]
    calls  = 50000000
    price  = 142500
  }

  pack "person_library_100m" {
    meters = ["person_library"]
    calls  = 100000000
    price  = 255000
  }

  pack "detect_live_face_1m" {
    meters = ["detect_live_face"]
    calls  = 1000000
    price  = 1800
  }

  pack "detect_live_face_10m" {
    meters = ["detect_live_face"]
    calls  = 10000000
    price  = 17400
  }

  pack "detect_live_face_50m" {
    meters = ["detect_live_face"]
    calls  = 50000000
    price  = 75000
  }

  pack "detect_live_face_100m" {
    meters = ["detect_live_face"]
    calls  = 100000000
    price  = 110000
  }

  # QPS in the place of calls: without limit and without another charge. At most 300 for each service.

  subscription "detect_face_qps" {
    title    = "人脸检测与分析 QPS，按月"
    title_en = "Face detection and analysis, QPS by the month"
    meters   = ["detect_face"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "detect_face_qps_day" {
    title    = "人脸检测与分析 QPS，按天"
    title_en = "Face detection and analysis, QPS by the day"
    every    = "day"
    meters   = ["detect_face"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "analyze_face_qps" {
    title    = "五官定位 QPS，按月"
    title_en = "Facial landmarks, QPS by the month"
    meters   = ["analyze_face"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "analyze_face_qps_day" {
    title    = "五官定位 QPS，按天"
    title_en = "Facial landmarks, QPS by the day"
    every    = "day"
    meters   = ["analyze_face"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "compare_face_qps" {
    title    = "人脸比对 QPS，按月"
    title_en = "Face comparison, QPS by the month"
    meters   = ["compare_face"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "compare_face_qps_day" {
    title    = "人脸比对 QPS，按天"
    title_en = "Face comparison, QPS by the day"
    every    = "day"
    meters   = ["compare_face"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "verify_face_qps" {
    title    = "人脸验证 QPS，按月"
    title_en = "Face verification, QPS by the month"
    meters   = ["verify_face"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "verify_face_qps_day" {
    title    = "人脸验证 QPS，按天"
    title_en = "Face verification, QPS by the day"
    every    = "day"
    meters   = ["verify_face"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "search_faces_qps" {
    title    = "人脸搜索 QPS，按月"
    title_en = "Face search, QPS by the month"
    meters   = ["search_faces"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "search_faces_qps_day" {
    title    = "人脸搜索 QPS，按天"
    title_en = "Face search, QPS by the day"
    every    = "day"
    meters   = ["search_faces"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "person_library_qps" {
    title    = "人员库管理 QPS，按月"
    title_en = "Person library management, QPS by the month"
    meters   = ["person_library"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "person_library_qps_day" {
    title    = "人员库管理 QPS，按天"
    title_en = "Person library management, QPS by the day"
    every    = "day"
    meters   = ["person_library"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "detect_live_face_qps" {
    title    = "人脸静态活体检测 QPS，按月"
    title_en = "Static liveness detection, QPS by the month"
    meters   = ["detect_live_face"]
    tiers = [
      { from = 0, price = 280 },
      { from = 10, price = 240 },
      { from = 50, price = 180 },
      { from = 100, price = 145 },
    ]
  }

  subscription "detect_live_face_qps_day" {
    title    = "人脸静态活体检测 QPS，按天"
    title_en = "Static liveness detection, QPS by the day"
    every    = "day"
    meters   = ["detect_live_face"]
    tiers = [
      { from = 0, price = 18 },
      { from = 10, price = 16 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }
}
