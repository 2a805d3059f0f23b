"""Semantic search: how near a query and a text are in meaning."""
