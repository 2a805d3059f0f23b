"""What is read from a ticket: its question, without personal data, and its language."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from kb_server.log.privacy.scrub import PLACEHOLDER, scrub
from search.documents import base_language
from search.text import languages, tickets

_LETTERS = {
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\uff66-\uff9f]"),
    "ko": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    languages.CYRILLIC: re.compile("[\u0400-\u04ff]"),
    languages.LATIN: re.compile("[A-Za-z\u00c0-\u024f]"),
}
_LETTERS_OF_HAN = 2.5  # letters of an alphabet that one Chinese character counts for
_READ = 2000  # characters that tell the language
_CERTAIN = (
    0.08  # share from which a language is told: 25 short questions reach 0.11, words such as "export" 0.03
)


def question(text: str) -> str:
    """The question of the ticket, without personal data and secrets."""
    plain = PLACEHOLDER.sub(" ", scrub(tickets.question(text)))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n") if line.strip())


def language(text: str, known: Collection[str]) -> str:
    """The language of `text`, if it is one of those `known` (BCP 47); otherwise "".

    The script tells it, or which languages it may be; a model of short texts (py3langid) tells those apart.
    """
    letters = {script: len(letter.findall(text)) for script, letter in _LETTERS.items()}
    han, kana, hangul = (letters.pop(script) for script in ("zh", "ja", "ko"))
    letters[languages.CONTINUOUS] = int(_LETTERS_OF_HAN * han) + kana + hangul
    script = max(letters, key=lambda name: letters[name])
    if not letters[script]:
        return ""
    if script == languages.CONTINUOUS:
        kind = "ko" if hangul > kana else "ja" if kana else "zh"
        return next((code for code in sorted(known) if base_language(code) == kind), "")
    possible = [code for code in sorted(known) if _script(code) == script]
    if len(possible) < 2:
        return "".join(possible)
    shares = dict(_identifier().rank(text[:_READ]))
    best = max(possible, key=lambda code: shares.get(base_language(code), 0.0))
    return best if shares.get(base_language(best), 0.0) >= _CERTAIN else ""


@cache
def _identifier() -> Any:
    """The model, read when it is first needed: half a second and some tens of megabytes."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def _script(code: str) -> str:
    found = languages.LANGUAGES.get(base_language(code))
    return found.script if found else ""
