"""Who left an address is told once when their question is answered, and the address is erased then."""
