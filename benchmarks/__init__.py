"""Relevance and speed of our search beside its peers, one command each."""
