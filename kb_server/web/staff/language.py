"""The texts of a page for staff, in the language of the reader."""

from __future__ import annotations

from markupsafe import Markup, escape

import texts
from kb_server.web.staff import preferences


def spoken() -> texts.Texts:
    """The texts of this request's page."""
    return texts.load(preferences.language())


def rich(spoken: texts.Texts, key: str, **values: object) -> Markup:
    """The text of `key` with the elements that it holds. Values are escaped unless they are Markup."""
    form = spoken.form(key, values.get("n"))
    return Markup(texts.fill(form, {name: escape(value) for name, value in values.items()}))  # noqa: S704 - ours
