"""Visitors who left an address are told once that their question is answered; then the address is erased."""
