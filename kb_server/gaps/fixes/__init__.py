"""Fixes: drafts, patches, and the Git checkout that they are written into."""
