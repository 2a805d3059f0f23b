"""The studio: the pages on which staff see the loop, and decide."""
