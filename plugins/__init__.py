"""What happens while a site is built: front matter, sections, videos, learning paths, theme."""
