"""Correction: unknown words replaced by near ones."""
