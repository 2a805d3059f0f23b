"""Matching: a parsed query, and what each article and section scores for it."""
