"""The writers' rules of search, kept in `content/search/`: synonyms and pins, read strictly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from search.documents import Document
from search.text import analysis, normal

SYNONYMS, PINS = "synonyms.yml", "pins.yml"
SHOWN = "content/search"  # the folder as writers know it, for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """Words that also find other words."""

    words: tuple[str, ...]  # alternatives, each of one or more words
    to: tuple[str, ...] = ()  # one-way: `words` find these too; empty: all of `words` find one another
    lang: str = ""  # "" for every language
    source: str = ""  # file:line, for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Articles that stand first for certain queries."""

    queries: tuple[str, ...]
    articles: tuple[str, ...]  # ids, in order
    lang: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRules:
    """All rules of a release."""

    synonyms: tuple[Synonym, ...] = ()
    pins: tuple[Pin, ...] = ()


class MalformedRules(ValueError):
    """Writers' rules that cannot be used. The message has a problem a line, with file, line and cure."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load(directory: Path) -> SearchRules:
    """The rules in `directory`, which messages call SHOWN; no rules where it or its files do not exist.

    Raises MalformedRules for anything but lists of mappings with the fields of Synonym and Pin, for
    duplicates and for circles of one-way synonyms.
    """
    problems: list[str] = []
    synonyms = [Synonym(**entry) for entry in _entries(directory, SYNONYMS, ("words", "to"), problems)]
    pins = [Pin(**entry) for entry in _entries(directory, PINS, ("queries", "articles"), problems)]
    problems += [
        f"{entry.source}: `words` has one entry and there is no `to`. Add what finds the same."
        for entry in synonyms
        if len(entry.words) < 2 and not entry.to
    ]
    problems += [*_twice(synonyms), *_circles(synonyms), *_pinned_twice(pins)]
    if problems:
        raise MalformedRules(problems)
    return SearchRules(synonyms=tuple(synonyms), pins=tuple(pins))


def check(rules: SearchRules, documents: Iterable[Document]) -> None:
    """Raise MalformedRules where a pin names no article of `documents`, or takes another article's title."""
    if not rules.pins:
        return
    titles: dict[str, set[str]] = {}
    named = {(document.article, document.title, document.lang) for document in documents}
    known = {article for article, _, _ in named}
    for article, title, lang in named:
        titles.setdefault(analysis.key(normal.clean(title), lang), set()).add(article)
    problems = []
    for pin in rules.pins:
        problems += [
            f"{pin.source}: there is no article `{article}`. Use an id from the front matter."
            for article in pin.articles
            if article not in known
        ]
        for words in pin.queries:
            owners = titles.get(analysis.key(normal.clean(words), pin.lang), set())
            if owners and not owners & set(pin.articles):
                problems.append(
                    f"{pin.source}: “{words}” is the title of `{min(owners)}`, which is found first for it. "
                    "Pin that article too, or remove the query."
                )
    if problems:
        raise MalformedRules(problems)


def restore(plain: dict[str, Any]) -> SearchRules:
    """The rules that an index was built with, from their JSON."""
    return SearchRules(
        synonyms=tuple(Synonym(**_tuples(entry)) for entry in plain["synonyms"]),
        pins=tuple(Pin(**_tuples(entry)) for entry in plain["pins"]),
    )


def plain(rules: SearchRules) -> dict[str, Any]:
    """The rules as JSON, for `restore`."""
    return dataclasses.asdict(rules)


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _entries(directory: Path, name: str, lists: tuple[str, str], problems: list[str]) -> list[dict[str, Any]]:
    """The well-formed entries of one file; what is wrong with the others goes to `problems`."""
    file = directory / name
    if not file.exists():
        return []
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or error
        problems.append(
            f"{SHOWN}/{name}:{line}: this is not YAML: {problem}. Mend the line, or quote its text."
        )
        return []
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        problems.append(f"{SHOWN}/{name}:1: must be a list. Begin each rule with `- {lists[0]}:`.")
        return []
    entries = [
        _entry(node, f"{SHOWN}/{name}:{node.start_mark.line + 1}", lists, problems) for node in root.value
    ]
    return [entry for entry in entries if entry is not None]


def _entry(
    node: yaml.Node, source: str, lists: tuple[str, str], problems: list[str]
) -> dict[str, Any] | None:
    if not isinstance(node, yaml.MappingNode):
        problems.append(f"{source}: a rule must be a mapping. Begin it with `- {lists[0]}:`.")
        return None
    entry: dict[str, Any] = {"source": source}
    before = len(problems)
    for key_node, value in node.value:
        where = f"{source.rpartition(':')[0]}:{key_node.start_mark.line + 1}"
        key = getattr(key_node, "value", "")
        if key == "lang" and isinstance(value, yaml.ScalarNode):
            entry["lang"] = value.value
        elif key in lists:
            entry[key] = _strings(value)
            if not entry[key] or not all(analysis.key(text) for text in entry[key]):
                problems.append(f"{where}: `{key}` must be a list of words. Write `{key}: [one, two words]`.")
        else:
            problems.append(f"{where}: unknown key `{key}`. Known are {lists[0]}, {lists[1]}, lang.")
    if lists[0] not in entry or (lists[1] == "articles" and "articles" not in entry):
        missing = lists[0] if lists[0] not in entry else lists[1]
        problems.append(f"{source}: `{missing}` is missing. Add it.")
    return entry if len(problems) == before else None


def _strings(node: yaml.Node) -> tuple[str, ...]:
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(one.value if isinstance(one, yaml.ScalarNode) else "" for one in nodes)


def _twice(synonyms: list[Synonym]) -> Iterable[str]:
    seen: dict[tuple[str, str, str], str] = {}
    for entry in synonyms:
        for words in entry.words:
            for target in entry.to or ("",):  # "": two-way
                place = (entry.lang, analysis.key(words), analysis.key(target))
                if place in seen:
                    yield f"{entry.source}: “{words}” is already in {seen[place]}. Write them as one rule."
                seen[place] = entry.source


def _circles(synonyms: list[Synonym]) -> Iterable[str]:
    """One-way synonyms that lead back to where they began."""
    leads: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for entry in synonyms:
        for words in entry.words if entry.to else ():
            targets = {(entry.lang, analysis.key(target)) for target in entry.to}
            leads.setdefault((entry.lang, analysis.key(words)), set()).update(targets)
    for entry in synonyms:
        for words in entry.words if entry.to else ():
            start = (entry.lang, analysis.key(words))
            reached, ahead = set(), [start]
            while ahead:
                ahead = [to for here in ahead for to in leads.get(here, ()) if to not in reached]
                reached.update(ahead)
            if start in reached:
                yield f"{entry.source}: “{words}” leads back to itself. Write a two-way rule without `to`."


def _pinned_twice(pins: list[Pin]) -> Iterable[str]:
    seen: dict[tuple[str, str], str] = {}
    for pin in pins:
        for words in pin.queries:
            place = (pin.lang, analysis.key(words))
            if place in seen:
                yield f"{pin.source}: “{words}” is already pinned in {seen[place]}. Write them as one rule."
            seen[place] = pin.source
