"""Explain: why search answered as it did, on a page for writers and agents."""
