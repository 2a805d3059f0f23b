"""Telling visitors that their question is answered."""
