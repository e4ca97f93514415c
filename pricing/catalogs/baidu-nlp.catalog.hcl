# Prices of Baidu natural language processing (自然语言处理), from a part of the vendor's page whose age is unknown: all prices by calls, and the
# packs of the first three services. Left out: packs of the others, QPS on top, and free calls of each day, whose number is not on the page.
# What is due is taken from the balance every hour.

catalog {
  id         = "baidu-nlp"
  title      = "Baidu natural language processing"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://ai.baidu.com/ai-doc/NLP/gk6z52dfl"

  terms {
    freeze_ratio  = 0    # the page names no freeze
    pack_validity = "1y" # not in the copy
  }

  meter "keyword" {
    title    = "文章标签"
    title_en = "Article tags"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "topic" {
    title    = "文章分类"
    title_en = "Article classification"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "news_summary" {
    title    = "新闻摘要"
    title_en = "News summaries"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "titlepredictor" {
    title    = "文章标题生成"
    title_en = "Article title generation"
    tiers    = [{ from = 0, price = 0.1 }]
  }

  meter "lexer" {
    title    = "词法分析"
    title_en = "Lexical analysis"
    tiers    = [{ from = 0, price = 0.002 }]
  }

  meter "simnet" {
    title    = "短文本相似度"
    title_en = "Short text similarity"
    tiers    = [{ from = 0, price = 0.002 }]
  }

  meter "sentiment_classify" {
    title    = "情感倾向分析"
    title_en = "Sentiment analysis"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "comment_tag" {
    title    = "评论观点抽取"
    title_en = "Opinion extraction"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "emotion" {
    title    = "对话情绪识别"
    title_en = "Emotion in dialogues"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "ecnet" {
    title    = "文本纠错"
    title_en = "Text correction"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "text_correction" {
    title    = "文本纠错-高级版"
    title_en = "Text correction, advanced"
    tiers    = [{ from = 0, price = 0.03 }]
  }

  meter "address" {
    title    = "地址识别"
    title_en = "Address recognition"
    tiers    = [{ from = 0, price = 0.0025 }]
  }

  meter "entity_analysis" {
    title    = "实体分析"
    title_en = "Entity analysis"
    tiers    = [{ from = 0, price = 0.025 }]
  }

  meter "txt_keywords_extraction" {
    title    = "关键词提取"
    title_en = "Keyword extraction"
    tiers    = [{ from = 0, price = 0.01 }]
  }

  meter "txt_monet" {
    title    = "文本信息提取"
    title_en = "Text information extraction"
    tiers    = [{ from = 0, price = 0.01 }]
  }

  pack "keyword_100k" {
    meters = ["keyword"]
    calls  = 100000
    price  = 230
  }

  pack "keyword_300k" {
    meters = ["keyword"]
    calls  = 300000
    price  = 630
  }

  pack "keyword_500k" {
    meters = ["keyword"]
    calls  = 500000
    price  = 950
  }

  pack "keyword_1m" {
    meters = ["keyword"]
    calls  = 1000000
    price  = 1700
  }

  pack "keyword_3m" {
    meters = ["keyword"]
    calls  = 3000000
    price  = 4500
  }

  pack "topic_100k" {
    meters = ["topic"]
    calls  = 100000
    price  = 230
  }

  pack "topic_300k" {
    meters = ["topic"]
    calls  = 300000
    price  = 630
  }

  pack "topic_500k" {
    meters = ["topic"]
    calls  = 500000
    price  = 950
  }

  pack "topic_1m" {
    meters = ["topic"]
    calls  = 1000000
    price  = 1700
  }

  pack "topic_3m" {
    meters = ["topic"]
    calls  = 3000000
    price  = 4500
  }

  pack "news_summary_100k" {
    meters = ["news_summary"]
    calls  = 100000
    price  = 230
  }

  pack "news_summary_300k" {
    meters = ["news_summary"]
    calls  = 300000
    price  = 630
  }

  pack "news_summary_500k" {
    meters = ["news_summary"]
    calls  = 500000
    price  = 950
  }

  pack "news_summary_1m" {
    meters = ["news_summary"]
    calls  = 1000000
    price  = 1700
  }

  pack "news_summary_3m" {
    meters = ["news_summary"]
    calls  = 3000000
    price  = 4500
  }
}
