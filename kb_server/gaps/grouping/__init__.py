"""Grouping: which questions one change would answer."""
