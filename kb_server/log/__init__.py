"""The log: what customers asked and did, scrubbed, spooled, and kept in the database."""
