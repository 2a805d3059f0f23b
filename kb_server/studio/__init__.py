"""The studio: pages where writers and support leads see gaps, articles, searches and measures."""
