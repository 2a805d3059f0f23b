"""Backups: a copy of an installation that runs, and the way back from it."""
