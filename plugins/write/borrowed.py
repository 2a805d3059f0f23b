"""Our texts in languages that we do not speak: the words that Material has in them, the rest in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

import jinja2

import texts
from texts import Entry, Texts
from texts.foreign import ForeignTexts

# Our text → Material's, which counts with `#`. {text} is Material's.
_WORDS: Mapping[str, str] = MappingProxyType({
    "center.copy_link": "clipboard.copy",
    "center.language": "select.language",
    "center.menu": "tabs",
    "center.minutes": "readtime.other",
    "center.next_step": "footer.next",
    "center.previous_step": "footer.previous",
    "center.results": "search",
    "center.search": "search",
    "center.search_label": "search",
    "center.search_placeholder": "search.placeholder",
    "center.skip": "action.skip",
    "script.copied": "clipboard.copied",
    "script.copy_heading": "clipboard.copy",
    "script.loading": "search.result.initializer",
    "script.nothing": "search.result.none",
    "script.try_searching": "search.result.placeholder",
})  # fmt: skip
_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "script.all_results": "{text}",
        "script.article_hits": "{text}",
        "script.results_for": "{text}: “{{q}}”",
    }
)
_RESULTS = {"one": "search.result.one", "other": "search.result.other"}


def load(lang: str, env: jinja2.Environment, site: str) -> Texts:
    """The texts of a page in `lang`; `env` has the theme's templates, and `site` is the theme's language."""
    if texts.speaks(lang):
        return texts.load(lang)
    name = cast(Callable[[str, str], str], env.globals["material_language"])(lang, site)
    if name == texts.FALLBACK:
        return ForeignTexts()
    said: Callable[[str], object] = env.get_template(f"partials/languages/{name}.html").module.t  # type: ignore[attr-defined]
    return ForeignTexts(dict(_entries(lambda key: str(said(key)).strip())))


def _entries(said: Callable[[str], str]) -> Iterator[tuple[str, Entry]]:
    for ours, theirs in _WORDS.items():
        if text := said(theirs):
            yield ours, text.replace("#", "{n}")
    yield "script.results_title", f"{{q}} – {said('search')}"
    forms = {form: said(key).replace("#", "{n}") for form, key in _RESULTS.items()}
    if all(forms.values()):
        for ours, pattern in _COUNTED.items():
            yield ours, {form: pattern.format(text=text) for form, text in forms.items()}
