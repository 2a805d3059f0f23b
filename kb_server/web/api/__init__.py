"""The HTTP API's frame: how an operation is declared, read, checked and described."""
