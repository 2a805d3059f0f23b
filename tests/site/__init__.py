"""The learn center in a real browser."""
