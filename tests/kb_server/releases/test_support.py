"""support.yml as a release carries it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb_server.releases import support
from kb_server.releases.support import MalformedSupport, Promise
from plugins.read import support_file, support_plan
from tests.kb_server.conftest import PAGES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a release, as the site build writes it."""
    written = support_file.read(PAGES["support.yml"], "support.yml")
    made = tmp_path / support.FILE
    made.write_text(json.dumps(support_plan.record(written, {"en": "contact/", "ru": "ru/contact/"})))
    return made


def test_the_service_reads_what_the_site_build_writes(file: Path) -> None:
    """Levels, channels, hours and choices come over whole."""
    known = support.load(file)
    assert known is not None
    assert ["standard", "key"] == [level.id for level in known.levels]
    form = known.levels[0].form
    assert form is not None
    assert form.hours is not None
    assert (Promise(8, "hour"), "Europe/Berlin") == (form.reply, form.hours.zone.key)
    assert (((540, 1020),), ()) == (form.hours.week[4], form.hours.week[5])
    assert ("png", "txt") == (known.files.types if known.files else ())
    assert [("billing", ("invoice", "tax", "bill")), ("access", ("password", "log in"))] == [
        (topic.id, topic.words) for topic in known.topics
    ]


def test_a_segment_has_its_level_and_everybody_else_the_other(file: Path) -> None:
    """A segment that no level names, and no segment, have the level for everybody."""
    known = support.load(file)
    assert known is not None
    assert ["key", "standard", "standard"] == [known.level(name).id for name in ("enterprise", "free", "")]


def test_a_reader_has_the_page_of_their_language(file: Path) -> None:
    """Without a page in the language of the reader, the site's own is shown."""
    known = support.load(file)
    assert known is not None
    wanted = [("ru", "ru/contact/"), ("ru", "ru/contact/"), ("en", "contact/")]
    assert wanted == [known.page(lang) for lang in ("ru", "ru-RU", "fr")]


def test_texts_are_in_the_language_of_the_reader() -> None:
    """A text is that of the language, else the English one, else the first; one for all is for all."""
    words = {"ru": "Счета", "en": "Invoices"}
    assert ["Счета", "Invoices"] == [support.in_language(words, lang) for lang in ("ru-RU", "zh")]
    assert support.in_language({"ru": "Счета"}, "zh") == "Счета"
    assert support.in_language({"": "All"}, "ru") == "All"
    assert support.in_language({}, "ru") == ""


def test_a_site_without_the_file_has_no_support(tmp_path: Path) -> None:
    """An older release, and a site that has a page of its own at the address, have none."""
    assert support.load(tmp_path / support.FILE) is None
    written = support_file.read(PAGES["support.yml"], "support.yml")
    assert support.read(support_plan.record(written, {})) is None


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"hours": {"a": {}}, "files": null}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    """A file that this version did not write is told as such."""
    (tmp_path / support.FILE).write_text(text)
    with pytest.raises(MalformedSupport, match="Publish again"):
        support.load(tmp_path / support.FILE)
