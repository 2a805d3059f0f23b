"""Scrubbing: it removes identifiers and secrets from customers' words before anything reaches a disk.

It recognises what has a form: addresses, numbers, tokens. People's names have none: only those are found that
words such as "my name is" announce. This is one reason why raw words expire. Product questions keep error
codes, versions, ports, dates and step numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from kb_server.log.privacy import identifiers, numbers
from kb_server.log.privacy.spans import Span

PLACEHOLDER = re.compile(
    r"\[(?:email|phone|card|iban|passport|token|ip|mac|order|login|number|name|birthday|address)\]"
)

# Invisible characters that could hide a form: soft hyphen, zero-width space and joiner, word joiner, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def scrub(text: str) -> str:
    """Return `text` in Unicode's form NFKC, with `[email]`, `[phone]` … in place of private data."""
    text = "№".join(unicodedata.normalize("NFKC", part) for part in text.split("№"))  # NFKC makes it "No"
    text = _INVISIBLE.sub("", text)
    text = _without(text, identifiers.spans)
    return _without(text, numbers.spans)


def _without(text: str, find: Callable[[str], Iterator[Span]]) -> str:
    parts: list[str] = []
    end = 0
    for span in _apart(find(text)):
        parts += [text[end : span.start], f"[{span.name}]"]
        end = span.end
    return "".join([*parts, text[end:]])


def _apart(spans: Iterator[Span]) -> Iterator[Span]:
    """Choose spans from left to right, the longest first; leave out those that overlap."""
    end = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end:
            yield span
            end = span.end
