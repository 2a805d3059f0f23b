"""Development: a server that publishes at every change, and the preview beside `mkdocs serve`."""
