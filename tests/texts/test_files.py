"""The files of texts: no language lacks a text, every text is shown, templates hold none of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import texts
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.states import STATES
from tests import ROOT

ENGLISH = texts.load("en")
OTHERS = [lang for lang in texts.LANGUAGES if lang != "en"]
SCRIPTS = {  # the texts that a page brings to its scripts, and where these are
    "script.": ROOT / "plugins" / "theme" / "assets",
    "desk.script.": ROOT / "kb_server" / "support" / "static",
    "extension.": ROOT / "clients" / "extension",
    "widget.": ROOT / "clients" / "widget",
}
SAME = ("center.key_enter", "center.key_escape", "desk.ticket.key_example", "desk.tools.api")  # everywhere
BROUGHT = ("types.",)  # by the values of data: their own tests compare them
SPOKEN = ("aria-label", "alt", "content", "label", "placeholder", "title")  # attributes that people read
SILENT = {"code", "script", "style", "svg"}

KEY = re.compile(r"""["']([a-z_]+(?:\.[\w\- ]+)+\.?)["']""")
PREFIX = re.compile(r"""["']([a-z_]+(?:\.[\w\-]+)*\.)["'] ~|f["']([a-z_]+(?:\.[\w\-]+)*\.)\{""")


def templates() -> list[Path]:
    """Every template of ours."""
    found = [f for package in ("kb_server", "plugins") for f in (ROOT / package).rglob("*.html")]
    assert len(found) > 15
    return found


def sources() -> str:
    """Everything that may name a text, except scripts."""
    files = [f for package in ("kb_server", "plugins", "texts") for f in (ROOT / package).rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in [*templates(), *files])


def scripts(folder: Path) -> str:
    """Everything in `folder` that may name a text: scripts, pages, and the manifest of an extension."""
    files = [*folder.rglob("*.js"), *folder.rglob("*.html"), *folder.glob("manifest.json")]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"__MSG_(\w+)__", r"\1", said)


def fields(lang: str, key: str) -> list[set[str]]:
    """The fields of a text, for each of its forms."""
    entry = texts.load(lang)[key]
    forms = [entry] if isinstance(entry, str) else entry.values()
    return [set(re.findall(r"\{(\w+)\}", form)) for form in forms]


def elements(lang: str, key: str) -> list[str]:
    """The elements that a text holds, sorted."""
    entry = texts.load(lang)[key]
    forms = [entry] if isinstance(entry, str) else [entry["other"]]
    return sorted(found for form in forms for found in re.findall(r"<[^>]+>", form))


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_every_text(lang: str) -> None:
    """A language that is offered lacks no text, and has none that English does not have."""
    assert set(ENGLISH) == set(texts.load(lang))


@pytest.mark.parametrize("lang", OTHERS)
def test_no_text_is_left_in_english(lang: str) -> None:
    """A text of words is not the English one: nobody forgot to translate it."""
    assert [] == [
        key
        for key, entry in texts.load(lang).items()
        if key not in SAME and re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", str(entry)))
        if entry == ENGLISH[key]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_fields_and_elements_are_those_of_english(lang: str) -> None:
    """A translation has the same fields and the same elements as the English text."""
    assert [] == [key for key in ENGLISH if elements("en", key) != elements(lang, key)]
    everything = {key: set().union(*fields("en", key)) for key in ENGLISH}
    ours = {key: set().union(*fields(lang, key)) for key in ENGLISH}
    assert {k: v for k, v in everything.items() if k != "calendar.date"} == {
        k: v for k, v in ours.items() if k != "calendar.date"
    }


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_plural_forms_are_those_of_the_language(lang: str) -> None:
    """A text that counts has exactly the forms that its language asks for, and `other` for fractions."""
    probe = texts.Texts(lang, {"form": {form: form for form in texts.FORMS}})
    forms = {probe.form("form", n) for n in range(200)} | {"other"}
    spoken = texts.load(lang)
    assert [] == [key for key, entry in spoken.items() if not isinstance(entry, str) and set(entry) != forms]


def test_every_text_is_shown_somewhere() -> None:
    """No text is left over from a part that is gone."""
    said = sources()
    named = set(KEY.findall(said))
    built = {a or b for a, b in PREFIX.findall(said)} | set(BROUGHT)
    unused = [
        key
        for key in ENGLISH
        if key not in named and not key.startswith((*built, *SCRIPTS))  # scripts: below
    ]
    for prefix, folder in SCRIPTS.items():
        modules = scripts(folder)
        keys = {key.removeprefix(prefix).split(".")[0] for key in ENGLISH if key.startswith(prefix)}
        unused += [f"{prefix}{key}" for key in sorted(keys) if f'"{key}"' not in modules]
    assert [] == unused


def test_every_type_and_state_of_a_gap_has_a_text() -> None:
    """A gap of any type and in any state can be reported in words."""
    assert {f"gaps.types.{kind}" for kind in TYPES} == {k for k in ENGLISH if k.startswith("gaps.types.")}
    assert {f"gaps.states.{state}" for state in STATES} == {
        k for k in ENGLISH if k.startswith("gaps.states.")
    }


def test_every_text_that_is_named_is_there() -> None:
    """A template or module asks for no text that does not exist."""
    asked = re.findall(r"""\b(?:t|rich|texts|spoken\(\)|text)\(["']([\w.\-]+)["'][,)]""", sources())
    assert len(set(asked)) > 150
    assert [] == [key for key in asked if key not in ENGLISH]


def test_scripts_ask_for_texts_that_are_there() -> None:
    """No script asks for a text that its page does not bring."""
    wrong = [
        f"{file.name}: {key}"
        for prefix, folder in SCRIPTS.items()
        for file in folder.rglob("*.js")
        if ".min." not in file.name  # the work of others
        for key in re.findall(r'\b(?:text|choices)\("(\w+)"', file.read_text(encoding="utf-8"))
        if (prefix, key) != ("extension.", "language")  # texts/locales.py makes it
        if f"{prefix}{key}" not in ENGLISH and not any(k.startswith(f"{prefix}{key}.") for k in ENGLISH)
    ]
    assert [] == wrong


def test_elements_are_printed_as_such() -> None:
    """A text that holds elements is printed by `rich` alone, and no other text needs it."""
    said = sources()
    rich = set(re.findall(r"""\brich\(["']([\w.\-]+)["']""", said))
    assert {key for key in ENGLISH if elements("en", key)} == rich


class Words(HTMLParser):
    """Collects what people read in markup without its template language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note attributes that are read aloud or shown."""
        if tag in SILENT:
            self._inside.append(tag)
        if tag != "meta":
            self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element that nobody reads."""
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """Note text between elements."""
        if not self._inside:
            self.found.append(data)


def words(template: str) -> Iterator[str]:
    """The words of a template that are no expressions."""
    parser = Words()
    parser.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.DOTALL))
    yield from (found.strip() for found in parser.found if re.search(r"[^\W\d_]{2}", found))


def test_templates_hold_no_words() -> None:
    """What people read is in the files of texts: a template has no text or spoken attribute of its own."""
    wrong = {
        f"{file.relative_to(ROOT)}": found
        for file in templates()
        if (found := list(words(file.read_text(encoding="utf-8"))))
    }
    assert {} == wrong


def test_the_search_for_words_finds_them() -> None:
    """The search above sees text, attributes and what stands between expressions, and nothing else."""
    template = '{# No #}<p title="Yes {{ x }}">{{ t("no") }} and</p><code>no</code>{% if no %}·{% endif %}'
    assert ["Yes", "and"] == list(words(template))
