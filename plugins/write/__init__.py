"""Writing: what templates show, and the files beside the pages."""
