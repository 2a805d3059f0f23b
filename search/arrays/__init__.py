"""The arrays of an index: written once at build, then only mapped into memory."""
