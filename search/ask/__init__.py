"""Asking: from a request to ranked articles, suggestions and an explanation."""
