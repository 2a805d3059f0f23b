"""A sentence that is kept as facts, a key of the texts and its values, and said in any language later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, SupportsIndex

from texts import FALLBACK, Texts, load

Value = str | int | float
"""What fills a field: words, a number, or another sentence (which is a string too)."""


class Sentence(str):
    """The text of a key with its values. As a string it is English; `said` gives it in another language.

    A fraction has two decimal places. A text that counts takes its form from the value `n`.
    """

    key: str
    values: Mapping[str, Value]

    def __new__(cls, key: str, /, **values: Value) -> Self:
        made = super().__new__(cls, _filled(load(FALLBACK), key, values))
        made.key = key
        made.values = values
        return made

    def __deepcopy__(self, _memo: object) -> Self:
        return self  # nothing of it can be changed

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[Any, ...]:
        return _made, (type(self), self.key, dict(self.values))


def said(line: str, spoken: Texts) -> str:
    """The sentence in the language of `spoken`. A string of which nothing else is known stays as it is."""
    return _filled(spoken, line.key, line.values) if isinstance(line, Sentence) else line


def changed(line: str, change: Callable[[str], str]) -> str:
    """The sentence with `change` applied to the words among its values; to a plain string as a whole."""
    if not isinstance(line, Sentence):
        return change(line)
    return Sentence(
        line.key, **{n: changed(v, change) if isinstance(v, str) else v for n, v in line.values.items()}
    )


def to_json(line: str) -> str | dict[str, Any]:
    """The sentence as JSON can hold it. Its English is kept for the day on which its key is gone."""
    if not isinstance(line, Sentence):
        return str(line)
    values = {name: to_json(v) if isinstance(v, str) else v for name, v in line.values.items()}
    return {"key": line.key, "values": values, "text": str(line)}


def from_json(stored: str | Mapping[str, Any]) -> str:
    """What `to_json` wrote; the English where the texts no longer have its key or ask for other values."""
    if isinstance(stored, str):  # it was stored before there were sentences, or is somebody's own words
        return stored
    values = {n: v if isinstance(v, int | float) else from_json(v) for n, v in stored["values"].items()}
    try:
        return Sentence(stored["key"], **values)
    except KeyError:
        return str(stored["text"])


def _made(kind: type[Sentence], key: str, values: Mapping[str, Value]) -> Sentence:
    return kind(key, **values)


def _filled(spoken: Texts, key: str, values: Mapping[str, Value]) -> str:
    return spoken(key, **{name: _value(spoken, value) for name, value in values.items()})


def _value(spoken: Texts, value: Value) -> str | int:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", spoken("numbers.decimal_sign"))
    return said(value, spoken) if isinstance(value, str) else value
