"""Matching: a query that was read, and what each article and section scores for it."""
