"""The strict reader of what browsers send: it turns JSON values into the dataclass that declares them."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Literal, TypeVar

Kind = TypeVar("Kind")


class MalformedEvent(ValueError):
    """A value does not fit the wire format. The message names the field, never the value."""


@dataclass(frozen=True, slots=True)
class TextField:
    """Free text of `least` to `most` characters, without surrounding space and control characters."""

    least: int
    most: int

    def read(self, value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise MalformedEvent(f"{name} must be text")
        words = _CONTROL.sub(" ", value).strip()
        if not self.least <= len(words) <= self.most:
            raise MalformedEvent(f"{name} must have {self.least} to {self.most} characters")
        return words


@dataclass(frozen=True)
class PatternField:
    """Text that matches `pattern` as a whole; `description` says to the sender what it is."""

    pattern: str
    description: str

    @cached_property
    def _whole(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern).fullmatch

    def read(self, value: Any, name: str) -> str:
        if not isinstance(value, str) or not self._whole(value) or not value.isprintable():
            raise MalformedEvent(f"{name} must be {self.description}")
        return value


@dataclass(frozen=True, slots=True)
class NumberField:
    """A whole number from `least` to `most`."""

    most: int
    least: int = 0

    def read(self, value: Any, name: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise MalformedEvent(f"{name} must be a whole number from {self.least} to {self.most}")
        return value


# C0, C1, line separators, lone surrogates (JSON can carry them, UTF-8 cannot)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def read(kind: type[Kind], values: Mapping[str, Any], times: Callable[[Any], datetime]) -> Kind:
    """Make a `kind` of `values`, reading its datetime fields with `times`. Raises MalformedEvent."""
    readers = _readers(typing.cast(Hashable, kind))
    for name in values:
        if name not in readers:
            raise MalformedEvent(f"unknown field {_CONTROL.sub(' ', name)[:40]!r}")
    given: dict[str, Any] = {}
    for name, (reader, required) in readers.items():
        if name in values:
            given[name] = times(values[name]) if reader is None else reader(values[name], name)
        elif required:
            raise MalformedEvent(f"{name} is missing")
    return kind(**given)


def texts(kind: type[Any]) -> tuple[str, ...]:
    """The fields of `kind` that hold free text."""
    return _texts(typing.cast(Hashable, kind))


_Reader = Callable[[Any, str], Any]


@cache
def _texts(kind: Any) -> tuple[str, ...]:
    hints = _hints(kind)
    return tuple(name for name, hint in hints.items() if isinstance(_rule(hint), TextField))


@cache
def _readers(kind: Any) -> dict[str, tuple[_Reader | None, bool]]:
    hints = _hints(kind)
    return {
        field.name: (_reader(hints[field.name]), field.default is dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    }


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _rule(hint: Any) -> Any:
    return hint.__metadata__[0] if typing.get_origin(hint) is typing.Annotated else None


def _reader(hint: Any) -> _Reader | None:
    if hint is datetime:
        return None
    if hint is bool:
        return _boolean
    if typing.get_origin(hint) is Literal:
        return _one_of(typing.get_args(hint))
    reader: _Reader = _rule(hint).read
    return reader


def _boolean(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise MalformedEvent(f"{name} must be true or false")
    return value


def _one_of(choices: tuple[str, ...]) -> _Reader:
    def choose(value: Any, name: str) -> str:
        if not isinstance(value, str) or value not in choices:
            raise MalformedEvent(f"{name} must be one of {', '.join(repr(choice) for choice in choices)}")
        return value

    return choose
