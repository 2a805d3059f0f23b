"""What is read from a ticket: its question, without personal data, and its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from kb_server.log.privacy.scrub import PLACEHOLDER, scrub
from search.documents import base_language
from search.text import languages, tickets

_HAN, _KANA, _HANGUL = (
    re.compile("[\u4e00-\u9fff]"),
    re.compile("[\u3040-\u30ff]"),
    re.compile("[\uac00-\ud7af]"),
)
_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_OF_HAN = 2.5  # letters of an alphabet that one Chinese character counts for


def question(text: str) -> str:
    """The question of the ticket, without personal data and secrets."""
    plain = PLACEHOLDER.sub(" ", scrub(tickets.question(text)))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n") if line.strip())


def language(text: str, known: Collection[str]) -> str:
    """The language of `text`, if it is one of those `known` (BCP 47); otherwise "".

    It is detected by the script. Languages with the same script are told apart by their common short words.
    """
    scripts = {
        languages.CONTINUOUS: _LETTERS_OF_HAN * len(_HAN.findall(text)),
        languages.CYRILLIC: len(_CYRILLIC.findall(text)),
        languages.LATIN: len(_LATIN.findall(text)),
    }
    script = max(scripts, key=lambda name: scripts[name])
    if not scripts[script]:
        return ""
    if script == languages.CONTINUOUS:
        kind = "ja" if _KANA.search(text) else "ko" if _HANGUL.search(text) else "zh"
        return next((code for code in sorted(known) if base_language(code) == kind), "")
    words = Counter(word.casefold() for word in _WORD.findall(text))
    found = {code: _count_stop_words(words, code) for code in sorted(known) if _script(code) == script}
    best = max(found, key=lambda code: found[code], default="")
    return best if len(found) == 1 or found.get(best) else ""


def _script(code: str) -> str:
    found = languages.LANGUAGES.get(base_language(code))
    return found.script if found else ""


def _count_stop_words(words: Counter[str], code: str) -> int:
    stop = languages.LANGUAGES[base_language(code)].stop
    return sum(count for word, count in words.items() if word in stop)
