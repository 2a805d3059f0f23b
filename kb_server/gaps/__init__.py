"""The loop: unanswered questions become gaps, gaps become articles, articles prove themselves."""
