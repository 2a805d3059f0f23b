"""The Whoosh index of a release."""
