"""The glossary of a site: words that readers may not know, from glossary.yml in the content folder."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from plugins.mistakes import Mistake, control_character
from plugins.read import schemas

if TYPE_CHECKING:
    import jsonschema

FILE = "glossary.yml"  # in the content folder
CURE = "Write a list; each entry has a term and its text, and if you like also:, article: and lang:."


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """One word, and what it means."""

    term: str
    text: str
    also: tuple[str, ...] = ()
    article: str = ""  # the id of the article that says more
    lang: str = ""  # "" for the site's
    line: int = 0

    @property
    def forms(self) -> tuple[str, ...]:
        """All words that the entry explains."""
        return (self.term, *self.also)


def read(text: str, name: str) -> tuple[tuple[GlossaryTerm, ...], list[Mistake]]:
    """Read the glossary `text`, whose file is called `name`: its terms, and what is wrong with it."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        cure = "Put the value in quotes if it contains a colon or a #."
        return (), [Mistake(name, f"not YAML: {error.problem}", cure, line=line)]
    except yaml.reader.ReaderError as error:
        return (), [control_character(error.character, name)]
    written = _plain(root) if root else []
    lines = [node.start_mark.line + 1 for node in root.value] if isinstance(root, yaml.SequenceNode) else []
    mistakes = []
    for fault in _validator().iter_errors(written):
        place = fault.absolute_path[0] if fault.absolute_path else None
        line = lines[place] if isinstance(place, int) else 1
        mistakes.append(Mistake(name, fault.message[:80], CURE, line=line))
    if mistakes:
        return (), mistakes
    terms = tuple(
        GlossaryTerm(**{**one, "also": tuple(one.get("also", ())), "line": line})
        for one, line in zip(written, lines, strict=True)
    )
    return terms, list(_twice(terms, name))


def _twice(terms: tuple[GlossaryTerm, ...], name: str) -> Iterator[Mistake]:
    known: dict[tuple[str, str], int] = {}
    for term in terms:
        for form in term.forms:
            key = (form.casefold(), term.lang)
            if key in known:
                problem = f"“{form}” is also explained on line {known[key]}"
                yield Mistake(name, problem, "Keep one of them.", line=term.line)
            known.setdefault(key, term.line)


def _plain(node: yaml.Node) -> Any:
    """What is written, all scalars as text: `on` and `404` are words too."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    return str(node.value)


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    return schemas.validator(schemas.schema("glossary"))
