"""Releases: publishing one, storing it, and opening the one that is served."""
