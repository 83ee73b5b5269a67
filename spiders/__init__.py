"""The web in, WARC segments out."""
