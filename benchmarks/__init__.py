"""Benchmarks, one command each: search beside its peers, and the grouping and weighing of questions."""
