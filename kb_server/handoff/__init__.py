"""Handing contacts to the help desks where the team works, and hearing from them what became of each."""
