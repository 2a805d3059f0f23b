"""Support: what agents do, the desk where they find links, and the ledger of the links that went out."""
