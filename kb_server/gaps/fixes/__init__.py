"""Fixes: drafts and patches for the writers' files."""
