# Prices of the OpenAI API for text tokens of the GPT-5.5 and GPT-5.4 models, in the standard tier, from a copy of a part of the vendor's page.
# Left out: other models; batch and flex (half the price); regional processing (10 % more); long prompts. Prices change often.

catalog {
  id         = "openai-api"
  title      = "OpenAI API"
  currency   = "USD"
  call_unit  = 1000000
  checked_on = "2026-11-05"
  confidence = "medium"
  source     = "https://developers.openai.com/api/docs/pricing"

  terms {
    freeze_ratio = 0 # prepaid credit, no freeze
  }

  meter "gpt_5_5_input" {
    title = "GPT-5.5, input"
    unit  = "token"
    tiers = [{ from = 0, price = 5 }]
  }

  meter "gpt_5_5_cached_input" {
    title = "GPT-5.5, cached input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.5 }]
  }

  meter "gpt_5_5_output" {
    title = "GPT-5.5, output"
    unit  = "token"
    tiers = [{ from = 0, price = 30 }]
  }

  meter "gpt_5_5_pro_input" {
    title = "GPT-5.5 Pro, input"
    unit  = "token"
    tiers = [{ from = 0, price = 30 }]
  }

  meter "gpt_5_5_pro_output" {
    title = "GPT-5.5 Pro, output"
    unit  = "token"
    tiers = [{ from = 0, price = 180 }]
  }

  meter "gpt_5_4_input" {
    title = "GPT-5.4, input"
    unit  = "token"
    tiers = [{ from = 0, price = 2.5 }]
  }

  meter "gpt_5_4_cached_input" {
    title = "GPT-5.4, cached input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.25 }]
  }

  meter "gpt_5_4_output" {
    title = "GPT-5.4, output"
    unit  = "token"
    tiers = [{ from = 0, price = 15 }]
  }

  meter "gpt_5_4_mini_input" {
    title = "GPT-5.4 Mini, input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.75 }]
  }

  meter "gpt_5_4_mini_cached_input" {
    title = "GPT-5.4 Mini, cached input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.075 }]
  }

  meter "gpt_5_4_mini_output" {
    title = "GPT-5.4 Mini, output"
    unit  = "token"
    tiers = [{ from = 0, price = 4.5 }]
  }

  meter "gpt_5_4_nano_input" {
    title = "GPT-5.4 Nano, input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.2 }]
  }

  meter "gpt_5_4_nano_cached_input" {
    title = "GPT-5.4 Nano, cached input"
    unit  = "token"
    tiers = [{ from = 0, price = 0.02 }]
  }

  meter "gpt_5_4_nano_output" {
    title = "GPT-5.4 Nano, output"
    unit  = "token"
    tiers = [{ from = 0, price = 1.25 }]
  }
}
