"""What the gaps promise."""
