"""The log: it scrubs what customers asked and did, spools it, and keeps it in the database."""
