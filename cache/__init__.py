"""What a publish keeps for the next one, by a key of everything that it was made from."""
