"""The shell of the pages for staff: frame, navigation, language, look. Features add their pages to it."""
