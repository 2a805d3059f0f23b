"""Support: the desk where agents find links, and the ledger of the links that they sent."""
