"""Privacy: scrub words before they are stored, let them expire, export and erase a visitor's data."""
