"""Explain: a page for writers and agents that shows why search answered as it did."""
