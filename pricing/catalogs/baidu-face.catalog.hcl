# Prices of Baidu face recognition (人脸识别) by QPS, from a copy of the vendor's page whose age is unknown; they are from 2022-12-01.
# While a QPS lasts, calls are not limited. The quantity is that of one order: orders are not added up. At most 200 QPS for each interface.
# Left out: the 2 QPS and the test calls that verified accounts have for free, and, since 2022-11-24, prices by calls, resource packs and QPS
# on top of them, which the copy does not have whole.

catalog {
  id         = "baidu-face"
  title      = "Baidu face recognition, QPS"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://ai.baidu.com/ai-doc/FACE/Ck37c1lmj"

  terms {
    freeze_ratio = 0 # the page names no freeze
  }

  meter "detect" {
    title    = "人脸检测"
    title_en = "Face detection"
    postpaid = false
  }

  meter "match" {
    title    = "人脸对比"
    title_en = "Face comparison"
    postpaid = false
  }

  meter "search" {
    title    = "人脸搜索"
    title_en = "Face search"
    postpaid = false
  }

  meter "multi_search" {
    title    = "人脸搜索 M:N 识别"
    title_en = "Face search, M:N"
    postpaid = false
  }

  meter "user_add" {
    title    = "人脸注册"
    title_en = "Face registration"
    postpaid = false
  }

  meter "user_update" {
    title    = "人脸更新"
    title_en = "Face update"
    postpaid = false
  }

  # Each interface has QPS of its own.

  subscription "detect_qps" {
    title    = "人脸检测 QPS，按月"
    title_en = "Face detection, QPS by the month"
    meters   = ["detect"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "detect_qps_day" {
    title    = "人脸检测 QPS，按天"
    title_en = "Face detection, QPS by the day"
    every    = "day"
    meters   = ["detect"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "match_qps" {
    title    = "人脸对比 QPS，按月"
    title_en = "Face comparison, QPS by the month"
    meters   = ["match"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "match_qps_day" {
    title    = "人脸对比 QPS，按天"
    title_en = "Face comparison, QPS by the day"
    every    = "day"
    meters   = ["match"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "search_qps" {
    title    = "人脸搜索 QPS，按月"
    title_en = "Face search, QPS by the month"
    meters   = ["search"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "search_qps_day" {
    title    = "人脸搜索 QPS，按天"
    title_en = "Face search, QPS by the day"
    every    = "day"
    meters   = ["search"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "multi_search_qps" {
    title    = "人脸搜索 M:N 识别 QPS，按月"
    title_en = "Face search, M:N, QPS by the month"
    meters   = ["multi_search"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "multi_search_qps_day" {
    title    = "人脸搜索 M:N 识别 QPS，按天"
    title_en = "Face search, M:N, QPS by the day"
    every    = "day"
    meters   = ["multi_search"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "user_add_qps" {
    title    = "人脸注册 QPS，按月"
    title_en = "Face registration, QPS by the month"
    meters   = ["user_add"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "user_add_qps_day" {
    title    = "人脸注册 QPS，按天"
    title_en = "Face registration, QPS by the day"
    every    = "day"
    meters   = ["user_add"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }

  subscription "user_update_qps" {
    title    = "人脸更新 QPS，按月"
    title_en = "Face update, QPS by the month"
    meters   = ["user_update"]
    tiers = [
      { from = 0, price = 270 },
      { from = 10, price = 235 },
      { from = 50, price = 170 },
      { from = 100, price = 135 },
    ]
  }

  subscription "user_update_qps_day" {
    title    = "人脸更新 QPS，按天"
    title_en = "Face update, QPS by the day"
    every    = "day"
    meters   = ["user_update"]
    tiers = [
      { from = 0, price = 16 },
      { from = 10, price = 14 },
      { from = 50, price = 12 },
      { from = 100, price = 10 },
    ]
  }
}
