environment = "production"
calls       = 2400000
growth      = 0.05

packs = [
  { sku = "similar_search_image_15m", on = "2027-01-01" },
  { sku = "similar_search_image_5m", on = "2027-06-15", quantity = 2 },
]
