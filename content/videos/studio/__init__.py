"""The studio: records the running product as captioned videos that can be made again at any time."""
