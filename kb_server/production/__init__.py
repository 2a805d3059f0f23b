"""The service for customers: `gapless run`."""
