"""The shell of the pages for staff: frame, navigation, language, style. Features add their pages to it."""
