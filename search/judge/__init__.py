"""Judging: the evidence that an article is the answer, and how likely that is."""
