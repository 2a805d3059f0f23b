"""Correction: replace unknown words by similar known ones."""
