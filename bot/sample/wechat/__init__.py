"""A made-up WeChat: what readers did (`truth`), and the data interface that tells of it (`service`).

It is as strict as the real one about tokens, dates, spans and quotas, so that whatever reads the sample's
figures can read the real ones.
"""
