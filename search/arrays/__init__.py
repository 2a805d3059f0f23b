"""The arrays of an index: written once at build, mapped into memory ever after."""
