# Prices of the DeepSeek API, from a copy of the vendor's page. Since 2026-08-17 tokens cost half outside of the peak hours, 01:00 to 04:00 and 06:00 to 10:00 UTC
# from Monday to Friday, but for holidays in China: they are meters of their own.

catalog {
  id         = "deepseek-api"
  title      = "DeepSeek API"
  currency   = "USD"
  call_unit  = 1000000
  checked_on = "2026-10-27"
  confidence = "medium"
  source     = "https://api-docs.deepseek.com/quick_start/pricing"

  terms {
    freeze_ratio = 0 # prepaid credit, no freeze
  }

  meter "flash_input_cache_hit" {
    title = "DeepSeek flash, input, cache hit"
    unit  = "token"
    tiers = [{ from = 0, price = 0.006 }]
  }

  meter "flash_input_cache_hit_off_peak" {
    title = "DeepSeek flash, input, cache hit, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 0.003 }]
  }

  meter "flash_input_cache_miss" {
    title = "DeepSeek flash, input, cache miss"
    unit  = "token"
    tiers = [{ from = 0, price = 0.3 }]
  }

  meter "flash_input_cache_miss_off_peak" {
    title = "DeepSeek flash, input, cache miss, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 0.15 }]
  }

  meter "flash_output" {
    title = "DeepSeek flash, output"
    unit  = "token"
    tiers = [{ from = 0, price = 1.2 }]
  }

  meter "flash_output_off_peak" {
    title = "DeepSeek flash, output, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 0.6 }]
  }

  meter "v4_pro_input_cache_hit" {
    title = "DeepSeek V4 Pro, input, cache hit"
    unit  = "token"
    tiers = [{ from = 0, price = 0.044 }]
  }

  meter "v4_pro_input_cache_hit_off_peak" {
    title = "DeepSeek V4 Pro, input, cache hit, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 0.022 }]
  }

  meter "v4_pro_input_cache_miss" {
    title = "DeepSeek V4 Pro, input, cache miss"
    unit  = "token"
    tiers = [{ from = 0, price = 1.32 }]
  }

  meter "v4_pro_input_cache_miss_off_peak" {
    title = "DeepSeek V4 Pro, input, cache miss, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 0.66 }]
  }

  meter "v4_pro_output" {
    title = "DeepSeek V4 Pro, output"
    unit  = "token"
    tiers = [{ from = 0, price = 3.96 }]
  }

  meter "v4_pro_output_off_peak" {
    title = "DeepSeek V4 Pro, output, off peak"
    unit  = "token"
    tiers = [{ from = 0, price = 1.98 }]
  }
}
