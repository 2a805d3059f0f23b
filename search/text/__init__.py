"""Text: languages, scripts, analysis, passages, snippets and tickets."""
