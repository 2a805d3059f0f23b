"""Benchmarks, one command each: search beside its peers, the grouping of questions, and lists of gaps."""
