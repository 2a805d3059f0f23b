"""Reading: Markdown files, front matter and pages into the catalog of a site."""
