"""The help desks of the operator: a file in YAML that the setting `help_desks` names, checked at start.

The file holds keys of other services, so it lies beside the other secrets and never in the repository.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from kb_server.contact.contact import Contact
from kb_server.handoff import adapters
from kb_server.settings import PREFIX, BadSetting, Settings

SETTING = f"{PREFIX}HELP_DESKS"
ONLY = ("kind", "topic", "product", "urgency", "segment", "lang")  # by what a desk may choose contacts
WAIT = 5  # minutes that a contact waits for its customer to confirm the address
LONGEST_WAIT = 24 * 60

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OURS = ("kind", "only", "wait", "keep_replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpDesk:
    """One place where the team works."""

    name: str
    kind: str
    values: Mapping[str, str] = field(repr=False)  # what its adapter needs; some of it is secret
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wait: timedelta = timedelta(minutes=WAIT)
    keep_replies: bool = False

    def __getitem__(self, key: str) -> str:
        """What the file says for `key`; "" where it says nothing."""
        return self.values.get(key, "")

    @property
    def url(self) -> str:
        """The address of the help desk, without a slash at its end."""
        return self["url"].rstrip("/")

    def takes(self, contact: Contact) -> bool:
        """Is this desk for the contact?"""
        return all(getattr(contact, name) in allowed for name, allowed in self.only.items())


def load(settings: Settings) -> dict[str, HelpDesk]:
    """The help desks by their names; none where the setting names no file. Raises BadSetting."""
    if not settings.help_desks:
        return {}
    file = Path(settings.help_desks)
    try:
        return read(_whole(file.read_bytes()))
    except OSError as error:
        cure = "Name a file that the service may read."
        raise BadSetting(f"{SETTING}: {file} cannot be read ({error.strerror}). {cure}") from error
    except ValueError as error:
        raise BadSetting(f"{SETTING}: {file}: {error}") from error


@functools.cache
def of(settings: Settings) -> dict[str, HelpDesk]:
    """The same, as this process first read them: a change of the file takes effect at the next start."""
    return load(settings)


def _whole(data: bytes) -> str:
    """The text of the file. Raises ValueError where it is empty or ends within a line, as one that is cut."""
    if not data:
        raise ValueError(f"it is empty. Name a help desk in it, or unset {SETTING}.")
    if not data.endswith(b"\n"):
        line = data.count(b"\n") + 1
        raise ValueError(
            f"line {line}: the file ends within this line. If it was cut, restore it; "
            "end each line with a line break."
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: this is not UTF-8. Save the file as UTF-8.") from None


def read(text: str) -> dict[str, HelpDesk]:
    """The help desks that `text` describes. Raises ValueError, which never quotes a value."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}this is not YAML. Correct it.") from None
    if tree is None:
        return {}
    if not isinstance(tree, dict) or not isinstance(node, yaml.MappingNode):
        raise ValueError("line 1: there must be a name for each help desk, such as `support:`.")
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    return {str(name): _checked(str(name), values, lines.get(str(name), 1)) for name, values in tree.items()}


def _checked(name: str, values: Any, line: int) -> HelpDesk:
    try:
        if not _NAME.fullmatch(name):
            raise ValueError("a name has at most 40 of a-z, 0-9 and hyphens, since it is part of an address")
        if not isinstance(values, dict) or values.get("kind") not in adapters.ADAPTERS:
            raise ValueError(f"`kind` must be one of {', '.join(adapters.ADAPTERS)}")
        return _desk(name, values)
    except ValueError as error:
        raise ValueError(f"line {line}: {name}: {error}.") from None


def _desk(name: str, values: Mapping[Any, Any]) -> HelpDesk:
    kind = values["kind"]
    fields = adapters.ADAPTERS[kind].FIELDS
    if unknown := [str(key) for key in values if key not in _OURS and key not in fields]:
        known = ", ".join(sorted([*fields, *_OURS]))
        raise ValueError(f"there is no `{unknown[0]}`; {kind} knows {known}")
    chosen = dict(_values(kind, values))
    return HelpDesk(
        name=name,
        kind=kind,
        values=chosen,
        only=_only(values.get("only", {})),
        wait=timedelta(minutes=_number(values.get("wait", WAIT))),
        keep_replies=_flag(values.get("keep_replies", False)),
    )


def _values(kind: str, values: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for key, one in adapters.ADAPTERS[kind].FIELDS.items():
        given = values.get(key)
        if given is None or given == "":
            if one.required:
                raise ValueError(f"`{key}` is missing: {one.about}")
            continue
        if isinstance(given, bool) or not isinstance(given, str | int):
            raise ValueError(f"`{key}` must be text: {one.about}")
        try:
            yield key, one.read(str(given).strip())
        except ValueError as error:
            raise ValueError(f"`{key}` {_without_value(str(error))}: {one.about}") from None


def _without_value(message: str) -> str:
    """What is wrong with a value, without the value, which may be secret."""
    return re.sub(r"has '[^']*', (and|which) ", "has a value that ", message)


def _only(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or set(value) - set(ONLY):
        raise ValueError(f"`only` may have {', '.join(ONLY)}, each with a list of values")
    lists = {key: one if isinstance(one, list) else [one] for key, one in value.items()}
    return {key: tuple(str(one) for one in found) for key, found in lists.items()}


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_WAIT:
        raise ValueError(f"`wait` must be minutes from 0 to {LONGEST_WAIT}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("`keep_replies` must be true or false")
    return value
