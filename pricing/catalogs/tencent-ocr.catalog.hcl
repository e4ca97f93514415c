# Prices of Tencent Cloud OCR (文字识别), from a copy of the vendor's page whose age is unknown.
# The upper bound of a tier is inclusive there, so the next one starts one call later. Above 1,000,000 calls
# most services have no public price (联系商务). Left out: 50 free calls once, valid for 5 years, of barcode_query and of
# each check (核验); a quota given once would ask every account when it was opened. Packs are often sold below these prices.
# Not said here: with postpaid switched off, service stops when the free calls are used up.

catalog {
  id         = "tencent-ocr"
  title      = "Tencent Cloud OCR"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/866/17619"

  terms {
    bill_day      = 1
    freeze_ratio  = 0 # an older copy of the page names a freeze of 100 %, the newer one none
    tier_mode     = "reached"
    tier_basis    = "postpaid"
    pack_validity = "1y"
  }

  # 1,000 free calls a month of each service

  free_quota "general_basic" {
    calls  = 1000
    meters = ["general_basic"]
  }

  free_quota "general_accurate" {
    calls  = 1000
    meters = ["general_accurate"]
  }

  free_quota "general_efficient" {
    calls  = 1000
    meters = ["general_efficient"]
  }

  free_quota "general_fast" {
    calls  = 1000
    meters = ["general_fast"]
  }

  free_quota "handwriting" {
    calls  = 1000
    meters = ["handwriting"]
  }

  free_quota "english" {
    calls  = 1000
    meters = ["english"]
  }

  free_quota "image_basic" {
    calls  = 1000
    meters = ["image_basic"]
  }

  free_quota "id_card" {
    calls  = 1000
    meters = ["id_card"]
  }

  free_quota "bank_card" {
    calls  = 1000
    meters = ["bank_card"]
  }

  free_quota "biz_license" {
    calls  = 1000
    meters = ["biz_license"]
  }

  free_quota "business_card" {
    calls  = 1000
    meters = ["business_card"]
  }

  free_quota "general_certificate" {
    calls  = 1000
    meters = ["general_certificate"]
  }

  free_quota "vehicle_driver_license" {
    calls  = 1000
    meters = ["vehicle_driver_license"]
  }

  free_quota "license_plate" {
    calls  = 1000
    meters = ["license_plate"]
  }

  free_quota "vin" {
    calls  = 1000
    meters = ["vin"]
  }

  free_quota "vat_invoice" {
    calls  = 1000
    meters = ["vat_invoice"]
  }

  free_quota "waybill" {
    calls  = 1000
    meters = ["waybill"]
  }

  free_quota "invoice_large" {
    calls  = 1000
    meters = ["invoice_large"]
  }

  free_quota "invoice_small" {
    calls  = 1000
    meters = ["invoice_small"]
  }

  free_quota "arithmetic" {
    calls  = 1000
    meters = ["arithmetic"]
  }

  free_quota "table" {
    calls  = 1000
    meters = ["table"]
  }

  free_quota "industry_document" {
    calls  = 1000
    meters = ["industry_document"]
  }

  meter "general_basic" {
    title    = "通用印刷体识别"
    title_en = "General print"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "general_accurate" {
    title    = "通用印刷体识别（高精度版）"
    title_en = "General print, high precision"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.5 },
      { from = 10001, price = 0.35 },
      { from = 100001, price = 0.2 },
      { from = 1000001, price = null },
    ]
  }

  meter "general_efficient" {
    title    = "通用印刷体识别（精简版）"
    title_en = "General print, simplified"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.08 },
      { from = 10001, price = 0.05 },
      { from = 100001, price = 0.03 },
      { from = 1000001, price = null },
    ]
  }

  meter "general_fast" {
    title    = "通用印刷体识别（高速版）"
    title_en = "General print, high speed"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.5 },
      { from = 10001, price = 0.35 },
      { from = 100001, price = 0.2 },
      { from = 1000001, price = null },
    ]
  }

  meter "handwriting" {
    title    = "通用手写体识别"
    title_en = "General handwriting"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "english" {
    title    = "英文识别"
    title_en = "English"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "image_basic" {
    title    = "图片文字识别（基础版）"
    title_en = "Text in images, basic"
    group    = "通用文字识别"
    tiers = [
      { from = 0, price = 0.12 },
      { from = 10001, price = 0.09 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = 0.03 },
    ]
  }

  meter "id_card" {
    title    = "身份证识别"
    title_en = "ID card"
    group    = "卡证文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "bank_card" {
    title    = "银行卡识别"
    title_en = "Bank card"
    group    = "卡证文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "biz_license" {
    title    = "营业执照识别"
    title_en = "Business licence"
    group    = "卡证文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "business_card" {
    title    = "名片识别"
    title_en = "Business card"
    group    = "卡证文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "general_certificate" {
    title    = "通用证照识别"
    title_en = "General certificates"
    group    = "卡证文字识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "vehicle_driver_license" {
    title    = "行驶证/驾驶证识别"
    title_en = "Vehicle and driving licence"
    group    = "汽车场景识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "license_plate" {
    title    = "车牌识别"
    title_en = "Licence plate"
    group    = "汽车场景识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "vin" {
    title    = "车辆 VIN 码识别"
    title_en = "Vehicle identification number"
    group    = "汽车场景识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "vat_invoice" {
    title    = "增值税发票识别"
    title_en = "VAT invoice"
    group    = "票据单据识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "waybill" {
    title    = "运单识别"
    title_en = "Waybill"
    group    = "票据单据识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "invoice_large" {
    title    = "通用票据识别（大票）"
    title_en = "General receipts, large"
    group    = "票据单据识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "invoice_small" {
    title    = "通用票据识别（小票）"
    title_en = "General receipts, small"
    group    = "票据单据识别"
    tiers = [
      { from = 0, price = 0.1 },
      { from = 10001, price = 0.07 },
      { from = 100001, price = 0.04 },
      { from = 1000001, price = null },
    ]
  }

  meter "arithmetic" {
    title    = "算式识别"
    title_en = "Arithmetic"
    group    = "行业文档识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "table" {
    title    = "表格识别"
    title_en = "Table"
    group    = "行业文档识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "industry_document" {
    title    = "行业文档识别"
    title_en = "Industry documents"
    group    = "行业文档识别"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10001, price = 0.1 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = null },
    ]
  }

  meter "barcode_query" {
    title    = "条码信息查询"
    title_en = "Barcode information query"
    group    = "智能扫码"
    tiers = [
      { from = 0, price = 0.12 },
      { from = 10001, price = 0.09 },
      { from = 100001, price = 0.06 },
      { from = 1000001, price = 0.05 },
    ]
  }

  meter "verify_basic_biz_license" {
    title    = "营业执照核验（基础版）"
    title_en = "Business licence check, basic"
    tiers = [
      { from = 0, price = 0.3 },
      { from = 10001, price = 0.28 },
      { from = 100001, price = 0.23 },
      { from = 1000001, price = null },
    ]
  }

  meter "verify_biz_license" {
    title    = "营业执照核验（详细版）"
    title_en = "Business licence check, detailed"
    tiers = [
      { from = 0, price = 0.5 },
      { from = 10001, price = 0.45 },
      { from = 100001, price = 0.4 },
      { from = 1000001, price = null },
    ]
  }

  meter "verify_enterprise_four_factors" {
    title    = "企业四要素核验"
    title_en = "Four facts of an enterprise"
    tiers = [
      { from = 0, price = 1.2 },
      { from = 10001, price = 1.0 },
      { from = 100001, price = 0.9 },
      { from = 1000001, price = null },
    ]
  }

  meter "vat_invoice_verify" {
    title    = "增值税发票核验"
    title_en = "VAT invoice check"
    tiers = [
      { from = 0, price = 0.3 },
      { from = 10001, price = 0.28 },
      { from = 100001, price = 0.25 },
      { from = 1000001, price = null },
    ]
  }

  pack "general_basic_1k" {
    meters = ["general_basic"]
    calls  = 1000
    price  = 120
  }

  pack "general_basic_10k" {
    meters = ["general_basic"]
    calls  = 10000
    price  = 800
  }

  pack "general_basic_100k" {
    meters = ["general_basic"]
    calls  = 100000
    price  = 5000
  }

  pack "general_basic_1m" {
    meters = ["general_basic"]
    calls  = 1000000
    price  = 30000
  }

  pack "general_basic_10m" {
    meters = ["general_basic"]
    calls  = 10000000
    price  = 200000
  }

  pack "general_accurate_1k" {
    meters = ["general_accurate"]
    calls  = 1000
    price  = 400
  }

  pack "general_accurate_10k" {
    meters = ["general_accurate"]
    calls  = 10000
    price  = 3000
  }

  pack "general_accurate_100k" {
    meters = ["general_accurate"]
    calls  = 100000
    price  = 15000
  }

  pack "general_accurate_1m" {
    meters = ["general_accurate"]
    calls  = 1000000
    price  = 80000
  }

  pack "general_accurate_10m" {
    meters = ["general_accurate"]
    calls  = 10000000
    price  = 500000
  }

  pack "general_efficient_1k" {
    meters = ["general_efficient"]
    calls  = 1000
    price  = 60
  }

  pack "general_efficient_10k" {
    meters = ["general_efficient"]
    calls  = 10000
    price  = 400
  }

  pack "general_efficient_100k" {
    meters = ["general_efficient"]
    calls  = 100000
    price  = 2500
  }

  pack "general_efficient_1m" {
    meters = ["general_efficient"]
    calls  = 1000000
    price  = 15000
  }

  pack "general_efficient_10m" {
    meters = ["general_efficient"]
    calls  = 10000000
    price  = 100000
  }

  pack "general_fast_1k" {
    meters = ["general_fast"]
    calls  = 1000
    price  = 400
  }

  pack "general_fast_10k" {
    meters = ["general_fast"]
    calls  = 10000
    price  = 3000
  }

  pack "general_fast_100k" {
    meters = ["general_fast"]
    calls  = 100000
    price  = 15000
  }

  pack "general_fast_1m" {
    meters = ["general_fast"]
    calls  = 1000000
    price  = 80000
  }

  pack "general_fast_10m" {
    meters = ["general_fast"]
    calls  = 10000000
    price  = 500000
  }

  pack "handwriting_1k" {
    meters = ["handwriting"]
    calls  = 1000
    price  = 120
  }

  pack "handwriting_10k" {
    meters = ["handwriting"]
    calls  = 10000
    price  = 800
  }

  pack "handwriting_100k" {
    meters = ["handwriting"]
    calls  = 100000
    price  = 5000
  }

  pack "handwriting_1m" {
    meters = ["handwriting"]
    calls  = 1000000
    price  = 30000
  }

  pack "handwriting_10m" {
    meters = ["handwriting"]
    calls  = 10000000
    price  = 200000
  }

  pack "english_1k" {
    meters = ["english"]
    calls  = 1000
    price  = 120
  }

  pack "english_10k" {
    meters = ["english"]
    calls  = 10000
    price  = 800
  }

  pack "english_100k" {
    meters = ["english"]
    calls  = 100000
    price  = 5000
  }

  pack "english_1m" {
    meters = ["english"]
    calls  = 1000000
    price  = 30000
  }

  pack "english_10m" {
    meters = ["english"]
    calls  = 10000000
    price  = 200000
  }

  pack "image_basic_1k" {
    meters = ["image_basic"]
    calls  = 1000
    price  = 100
  }

  pack "image_basic_10k" {
    meters = ["image_basic"]
    calls  = 10000
    price  = 800
  }

  pack "image_basic_100k" {
    meters = ["image_basic"]
    calls  = 100000
    price  = 5000
  }

  pack "image_basic_1m" {
    meters = ["image_basic"]
    calls  = 1000000
    price  = 30000
  }

  # A tenth of the price of calls, on the page, too

  pack "image_basic_10m" {
    meters = ["image_basic"]
    calls  = 10000000
    price  = 100000
  }

  pack "id_card_1k" {
    meters = ["id_card"]
    calls  = 1000
    price  = 120
  }

  pack "id_card_10k" {
    meters = ["id_card"]
    calls  = 10000
    price  = 800
  }

  pack "id_card_100k" {
    meters = ["id_card"]
    calls  = 100000
    price  = 5000
  }

  pack "id_card_1m" {
    meters = ["id_card"]
    calls  = 1000000
    price  = 30000
  }

  pack "id_card_10m" {
    meters = ["id_card"]
    calls  = 10000000
    price  = 200000
  }

  pack "bank_card_1k" {
    meters = ["bank_card"]
    calls  = 1000
    price  = 120
  }

  pack "bank_card_10k" {
    meters = ["bank_card"]
    calls  = 10000
    price  = 800
  }

  pack "bank_card_100k" {
    meters = ["bank_card"]
    calls  = 100000
    price  = 5000
  }

  pack "bank_card_1m" {
    meters = ["bank_card"]
    calls  = 1000000
    price  = 30000
  }

  pack "bank_card_10m" {
    meters = ["bank_card"]
    calls  = 10000000
    price  = 200000
  }

  pack "biz_license_1k" {
    meters = ["biz_license"]
    calls  = 1000
    price  = 120
  }

  pack "biz_license_10k" {
    meters = ["biz_license"]
    calls  = 10000
    price  = 800
  }

  pack "biz_license_100k" {
    meters = ["biz_license"]
    calls  = 100000
    price  = 5000
  }

  pack "biz_license_1m" {
    meters = ["biz_license"]
    calls  = 1000000
    price  = 30000
  }

  pack "biz_license_10m" {
    meters = ["biz_license"]
    calls  = 10000000
    price  = 200000
  }

  pack "business_card_1k" {
    meters = ["business_card"]
    calls  = 1000
    price  = 120
  }

  pack "business_card_10k" {
    meters = ["business_card"]
    calls  = 10000
    price  = 800
  }

  pack "business_card_100k" {
    meters = ["business_card"]
    calls  = 100000
    price  = 5000
  }

  pack "business_card_1m" {
    meters = ["business_card"]
    calls  = 1000000
    price  = 30000
  }

  pack "business_card_10m" {
    meters = ["business_card"]
    calls  = 10000000
    price  = 200000
  }

  pack "general_certificate_1k" {
    meters = ["general_certificate"]
    calls  = 1000
    price  = 120
  }

  pack "general_certificate_10k" {
    meters = ["general_certificate"]
    calls  = 10000
    price  = 800
  }

  pack "general_certificate_100k" {
    meters = ["general_certificate"]
    calls  = 100000
    price  = 5000
  }

  pack "general_certificate_1m" {
    meters = ["general_certificate"]
    calls  = 1000000
    price  = 30000
  }

  pack "general_certificate_10m" {
    meters = ["general_certificate"]
    calls  = 10000000
    price  = 200000
  }

  pack "vehicle_driver_license_1k" {
    meters = ["vehicle_driver_license"]
    calls  = 1000
    price  = 120
  }

  pack "vehicle_driver_license_10k" {
    meters = ["vehicle_driver_license"]
    calls  = 10000
    price  = 800
  }

  pack "vehicle_driver_license_100k" {
    meters = ["vehicle_driver_license"]
    calls  = 100000
    price  = 5000
  }

  pack "vehicle_driver_license_1m" {
    meters = ["vehicle_driver_license"]
    calls  = 1000000
    price  = 30000
  }

  pack "vehicle_driver_license_10m" {
    meters = ["vehicle_driver_license"]
    calls  = 10000000
    price  = 200000
  }

  pack "license_plate_1k" {
    meters = ["license_plate"]
    calls  = 1000
    price  = 120
  }

  pack "license_plate_10k" {
    meters = ["license_plate"]
    calls  = 10000
    price  = 800
  }

  pack "license_plate_100k" {
    meters = ["license_plate"]
    calls  = 100000
    price  = 5000
  }

  pack "license_plate_1m" {
    meters = ["license_plate"]
    calls  = 1000000
    price  = 30000
  }

  pack "license_plate_10m" {
    meters = ["license_plate"]
    calls  = 10000000
    price  = 200000
  }

  pack "vin_1k" {
    meters = ["vin"]
    calls  = 1000
    price  = 120
  }

  pack "vin_10k" {
    meters = ["vin"]
    calls  = 10000
    price  = 800
  }

  pack "vin_100k" {
    meters = ["vin"]
    calls  = 100000
    price  = 5000
  }

  pack "vin_1m" {
    meters = ["vin"]
    calls  = 1000000
    price  = 30000
  }

  pack "vin_10m" {
    meters = ["vin"]
    calls  = 10000000
    price  = 200000
  }

  pack "vat_invoice_1k" {
    meters = ["vat_invoice"]
    calls  = 1000
    price  = 120
  }

  pack "vat_invoice_10k" {
    meters = ["vat_invoice"]
    calls  = 10000
    price  = 800
  }

  pack "vat_invoice_100k" {
    meters = ["vat_invoice"]
    calls  = 100000
    price  = 5000
  }

  pack "vat_invoice_1m" {
    meters = ["vat_invoice"]
    calls  = 1000000
    price  = 30000
  }

  pack "vat_invoice_10m" {
    meters = ["vat_invoice"]
    calls  = 10000000
    price  = 200000
  }

  pack "waybill_1k" {
    meters = ["waybill"]
    calls  = 1000
    price  = 120
  }

  pack "waybill_10k" {
    meters = ["waybill"]
    calls  = 10000
    price  = 800
  }

  pack "waybill_100k" {
    meters = ["waybill"]
    calls  = 100000
    price  = 5000
  }

  pack "waybill_1m" {
    meters = ["waybill"]
    calls  = 1000000
    price  = 30000
  }

  pack "waybill_10m" {
    meters = ["waybill"]
    calls  = 10000000
    price  = 200000
  }

  pack "invoice_large_1k" {
    meters = ["invoice_large"]
    calls  = 1000
    price  = 120
  }

  pack "invoice_large_10k" {
    meters = ["invoice_large"]
    calls  = 10000
    price  = 800
  }

  pack "invoice_large_100k" {
    meters = ["invoice_large"]
    calls  = 100000
    price  = 5000
  }

  pack "invoice_large_1m" {
    meters = ["invoice_large"]
    calls  = 1000000
    price  = 30000
  }

  pack "invoice_large_10m" {
    meters = ["invoice_large"]
    calls  = 10000000
    price  = 200000
  }

  pack "invoice_small_1k" {
    meters = ["invoice_small"]
    calls  = 1000
    price  = 80
  }

  pack "invoice_small_10k" {
    meters = ["invoice_small"]
    calls  = 10000
    price  = 500
  }

  pack "invoice_small_100k" {
    meters = ["invoice_small"]
    calls  = 100000
    price  = 3000
  }

  pack "invoice_small_1m" {
    meters = ["invoice_small"]
    calls  = 1000000
    price  = 20000
  }

  pack "invoice_small_10m" {
    meters = ["invoice_small"]
    calls  = 10000000
    price  = 150000
  }

  pack "arithmetic_1k" {
    meters = ["arithmetic"]
    calls  = 1000
    price  = 120
  }

  pack "arithmetic_10k" {
    meters = ["arithmetic"]
    calls  = 10000
    price  = 800
  }

  pack "arithmetic_100k" {
    meters = ["arithmetic"]
    calls  = 100000
    price  = 5000
  }

  pack "arithmetic_1m" {
    meters = ["arithmetic"]
    calls  = 1000000
    price  = 30000
  }

  pack "arithmetic_10m" {
    meters = ["arithmetic"]
    calls  = 10000000
    price  = 200000
  }

  pack "table_1k" {
    meters = ["table"]
    calls  = 1000
    price  = 120
  }

  pack "table_10k" {
    meters = ["table"]
    calls  = 10000
    price  = 800
  }

  pack "table_100k" {
    meters = ["table"]
    calls  = 100000
    price  = 5000
  }

  pack "table_1m" {
    meters = ["table"]
    calls  = 1000000
    price  = 30000
  }

  pack "table_10m" {
    meters = ["table"]
    calls  = 10000000
    price  = 200000
  }

  pack "industry_document_1k" {
    meters = ["industry_document"]
    calls  = 1000
    price  = 120
  }

  pack "industry_document_10k" {
    meters = ["industry_document"]
    calls  = 10000
    price  = 800
  }

  pack "industry_document_100k" {
    meters = ["industry_document"]
    calls  = 100000
    price  = 5000
  }

  pack "industry_document_1m" {
    meters = ["industry_document"]
    calls  = 1000000
    price  = 30000
  }

  pack "industry_document_10m" {
    meters = ["industry_document"]
    calls  = 10000000
    price  = 200000
  }

  pack "barcode_query_1k" {
    meters = ["barcode_query"]
    calls  = 1000
    price  = 100
  }

  pack "barcode_query_10k" {
    meters = ["barcode_query"]
    calls  = 10000
    price  = 800
  }

  pack "barcode_query_100k" {
    meters = ["barcode_query"]
    calls  = 100000
    price  = 5000
  }

  pack "barcode_query_1m" {
    meters = ["barcode_query"]
    calls  = 1000000
    price  = 48000
  }

  pack "barcode_query_10m" {
    meters = ["barcode_query"]
    calls  = 10000000
    price  = 450000
  }

  pack "verify_basic_biz_license_1k" {
    meters = ["verify_basic_biz_license"]
    calls  = 1000
    price  = 290
  }

  pack "verify_basic_biz_license_10k" {
    meters = ["verify_basic_biz_license"]
    calls  = 10000
    price  = 2850
  }

  pack "verify_basic_biz_license_100k" {
    meters = ["verify_basic_biz_license"]
    calls  = 100000
    price  = 26000
  }

  pack "verify_biz_license_100" {
    meters = ["verify_biz_license"]
    calls  = 100
    price  = 48
  }

  pack "verify_biz_license_1k" {
    meters = ["verify_biz_license"]
    calls  = 1000
    price  = 450
  }

  pack "verify_biz_license_10k" {
    meters = ["verify_biz_license"]
    calls  = 10000
    price  = 4000
  }

  pack "verify_enterprise_four_factors_100" {
    meters = ["verify_enterprise_four_factors"]
    calls  = 100
    price  = 110
  }

  pack "verify_enterprise_four_factors_1k" {
    meters = ["verify_enterprise_four_factors"]
    calls  = 1000
    price  = 1000
  }

  pack "verify_enterprise_four_factors_10k" {
    meters = ["verify_enterprise_four_factors"]
    calls  = 10000
    price  = 9000
  }

  pack "vat_invoice_verify_1k" {
    meters = ["vat_invoice_verify"]
    calls  = 1000
    price  = 280
  }

  pack "vat_invoice_verify_10k" {
    meters = ["vat_invoice_verify"]
    calls  = 10000
    price  = 2600
  }

  pack "vat_invoice_verify_100k" {
    meters = ["vat_invoice_verify"]
    calls  = 100000
    price  = 24000
  }

  pack "vat_invoice_verify_1m" {
    meters = ["vat_invoice_verify"]
    calls  = 1000000
    price  = 220000
  }
}
