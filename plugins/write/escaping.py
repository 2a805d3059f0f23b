"""Makes the words of a front matter safe that Material prints without escaping them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

WORDS = ("title", "description", "subtitle", "author")  # of `page.meta`, printed by Material without `| e`


def escape_words(page: Page) -> dict[str, Any]:
    """Escape the words in `page.meta`, and return them as they were written.

    They become Markup, which templates do not escape again, in attributes either.
    """
    plain = {key: value for key in WORDS if (value := page.meta.get(key)) and not isinstance(value, Markup)}
    page.meta.update({key: escape(str(value)) for key, value in plain.items()})
    return plain
