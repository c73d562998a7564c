"""The tokenizer of the pipeline: reflows a letter's text, then splits it into spaCy's tokens."""
