"""Judging: what speaks for an article being the answer, and how likely it is."""
