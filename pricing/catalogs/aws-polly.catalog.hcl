# Prices of Amazon Polly. Left out: the free characters of the first twelve months, of which the copies have only those of neural voices (1,000,000 a month).

catalog {
  id         = "aws-polly"
  title      = "Amazon Polly"
  currency   = "USD"
  call_unit  = 1000000
  checked_on = "2026-10-07"
  confidence = "medium"
  source     = "https://aws.amazon.com/polly/pricing/"

  terms {
    freeze_ratio = 0
  }

  meter "standard" {
    title = "Standard voices"
    unit  = "character"
    tiers = [{ from = 0, price = 4 }]
  }

  meter "neural" {
    title = "Neural voices"
    unit  = "character"
    tiers = [{ from = 0, price = 16 }]
  }

  meter "generative" {
    title = "Generative voices"
    unit  = "character"
    tiers = [{ from = 0, price = 30 }]
  }

  meter "long_form" {
    title = "Long-form voices"
    unit  = "character"
    tiers = [{ from = 0, price = 100 }]
  }
}
