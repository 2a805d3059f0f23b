"""Saved replies: checked like articles, kept out of the site, handed over with permalinks."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from plugins.cli import write_ids
from plugins.read import saved_replies
from plugins.write.output import STATIC
from search.documents import AUDIENCES, REPLIES, REPLY, TYPES
from tests.plugins.conftest import FOREIGN, MKDOCS, Built, Make, failure, run, write

pytestmark = pytest.mark.slow

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "replies.yml").read_text(encoding="utf-8"))
FRONT = "type: reply\ntitle: A reply"
CONFIG = MKDOCS.replace(
    "{ permalink: true }",
    "{ slugify: !!python/object/apply:pymdownx.slugs.slugify { kwds: { case: lower } } }",
)
HOME = {"index.md": "---\nid: home\ntitle: Help\n---\n\n# Help\n\n## Here\n"}


def files(kind: str) -> dict[str, str]:
    """The replies of the cases of a kind, numbered."""
    return {
        f"replies/{kind}-{n}.md": f"---\n{case.get('front', FRONT)}\n---\n\n{case['text']}\n"
        for n, case in enumerate(CASES[kind])
    }


def record(built: Built) -> dict[str, dict[str, Any]]:
    """What replies.json says."""
    read: dict[str, dict[str, Any]] = json.loads((built.out / "replies.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the cases of good replies became."""
    folder = tmp_path_factory.mktemp("good")
    return record(run(folder, write(folder, {**CASES["pages"], **files("good")}, CONFIG)))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The mistakes in each of the wrong replies, by its file; all in one build."""
    folder = tmp_path_factory.mktemp("wrong")
    told: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.extend(record.getMessage().splitlines())  # type: ignore[method-assign]
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        with pytest.raises(Abort):
            run(folder, write(folder, {**CASES["pages"], **files("good"), **files("wrong")}, CONFIG))
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)
    found: dict[str, list[str]] = {}
    for line in told:
        if place := re.match(r"  content/(replies/[\w-]+\.md):(.*)", line):
            found.setdefault(place[1], []).append(place[2])
    return found


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES["good"])), ids=[case["promise"] for case in CASES["good"]]
)
def test_links(good: dict[str, dict[str, Any]], number: int, case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    reply = good[f"reply:good-{number}"]

    assert case["becomes"] == reply["text"]
    assert case["links"] == [[link["article"], link["anchor"]] for link in reply["links"]]


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES["wrong"])), ids=[case["promise"] for case in CASES["wrong"]]
)
def test_mistakes(said: dict[str, list[str]], number: int, case: dict[str, Any]) -> None:
    """Each wrong reply is reported as one mistake, with its file, its line and its cure."""
    expected = case["said"].removeprefix(":")

    assert [expected] == said.get(f"replies/wrong-{number}.md")


def test_good_replies_are_no_mistakes(said: dict[str, list[str]]) -> None:
    """Only the replies of a folder that have a mistake are refused."""
    assert set(said) == set(files("wrong"))


SAVED = {
    **HOME,
    "ru/index.md": "---\nid: home-ru\ntranslation_of: home\n---\n\n# Дом\n",
    "replies/b.md": (
        "---\ntype: reply\ntitle: Zyzzyva\ndescription: When it is lost.\nproduct: [App]\n"
        "keywords: [lost, 404]\n---\n\n\n# Hello\n\nOpen *[this](../index.md#here)*.\n\n## Bye\n\n- Me\n"
    ),
    "replies/ru/sub/a.md": "---\ntype: reply\ntitle: Зизива\n---\nТекст.\n",
    "replies/fr.md": "---\ntype: reply\ntitle: Zyzzyva fr\nlang: fr\n---\nTexte.\n",
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with replies of several languages, built. Not to be changed."""
    folder = tmp_path_factory.mktemp("saved")
    return run(folder, write(folder, SAVED))


def test_record(saved: Built) -> None:
    """replies.json has everything that the desk shows and sends, by id."""
    assert ["reply:b", "reply:fr", "reply:ru.sub.a"] == list(record(saved))
    assert {
        "title": "Zyzzyva",
        "lang": "en",
        "product": ["App"],
        "keywords": ["lost", "404"],
        "description": "When it is lost.",
        "source": "content/replies/b.md",
        "text": "# Hello\n\nOpen *[this](/a/home/here)*.\n\n## Bye\n\n- Me",
        "links": [{"article": "home", "anchor": "here"}],
    } == record(saved)["reply:b"]


def test_language(saved: Built) -> None:
    """A reply has the language that it names, else that of its folder inside replies/, else the site's."""
    langs = {name: reply["lang"] for name, reply in record(saved).items()}

    assert {"reply:b": "en", "reply:fr": "fr", "reply:ru.sub.a": "ru"} == langs


def test_documents(saved: Built) -> None:
    """A reply is one search document: its plain text, under its id, for its own audience, without address."""
    found = {document["article"]: document for document in saved.documents()}

    assert {
        "article": "reply:b",
        "url": "",
        "title": "Zyzzyva",
        "text": "Hello\nOpen this.\nBye\nMe",
        "description": "When it is lost.",
        "keywords": ["lost", "404"],
        "type": REPLY,
        "product": ["App"],
        "audience": REPLIES,
    } == found["reply:b"]
    assert "ru" == found["reply:ru.sub.a"]["lang"]
    assert set(record(saved)) == {
        name for name, document in found.items() if document.get("audience") == REPLIES
    }


def test_no_audience_nor_type_of_articles() -> None:
    """No article can have the audience or the type of a saved reply."""
    assert REPLIES not in AUDIENCES
    assert REPLY not in TYPES


def test_replies_are_nowhere_in_the_site(saved: Built) -> None:
    """No file of the site, the permalinks, the contracts or the search box mentions a reply."""
    known = re.compile("zyzzyva|зизива|replies/|reply:", re.IGNORECASE)
    names = [file.relative_to(saved.site).as_posix() for file in saved.site.rglob("*")]
    texts = [*saved.site.rglob("*.html"), *saved.site.rglob("*.md"), *saved.site.rglob("*.xml")]
    texts += [saved.site / "llms.txt", saved.site / STATIC, saved.out / "articles.json"]

    assert [] == [name for name in names if name.startswith("replies")]
    assert [] == [file for file in texts if known.search(file.read_text(encoding="utf-8"))]
    assert [] == saved.contracts()


def test_same_input_same_bytes(saved: Built, tmp_path: Path) -> None:
    """Building again gives the same replies, byte for byte."""
    again = run(tmp_path, write(tmp_path, dict(reversed(SAVED.items()))))

    for name in ("replies.json", "documents.jsonl"):
        assert (saved.out / name).read_bytes() == (again.out / name).read_bytes()


def test_none(make: Make) -> None:
    """A site without replies says so."""
    assert "{}\n" == (make(HOME).out / "replies.json").read_text(encoding="utf-8")


def test_folder_of_other_pages(make: Make) -> None:
    """A folder called replies in which no page is a saved reply is part of the site, as it was."""
    built = make({**HOME, "replies/a.md": "---\nid: a\ntype: faq\n---\n\n# A\n"})

    assert ["a", "home"] == list(built.articles())
    assert (built.site / "replies/a/index.html").is_file()
    assert {} == record(built)


def test_forgiving_site_leaves_out_what_is_wrong(make: Make) -> None:
    """A forgiving site leaves out a reply with a mistake, and publishes no file of the folder."""
    built = make(
        {
            **HOME,
            "replies/good.md": f"---\n{FRONT}\n---\nText.\n",
            "replies/wrong.md": f"---\n{FRONT}\n---\n[a](nowhere.md)\n",
            "replies/broken.md": "---\ntype: reply\ntitle: a: b\n---\nText.\n",
            "replies/notes.md": "# Notes\n",
        },
        FOREIGN,
    )

    assert ["reply:good"] == list(record(built))
    assert ["home"] == list(built.articles())
    assert not (built.site / "replies").exists()


def test_broken_front_matter_publishes_no_reply(make: Make) -> None:
    """A reply whose front matter cannot be read is not published as a page, even if it is the only reply."""
    built = make({**HOME, "replies/a.md": "---\ntype: reply\ntitle: a: b\n---\nText.\n"}, FOREIGN)

    assert not (built.site / "replies").exists()


def test_reply_outside_the_folder(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A saved reply among the pages of the site is a mistake, and the cure is to move it."""
    said = failure(make, {"guide/a.md": f"---\n{FRONT}\n---\nText.\n"}, caplog)

    cure = "Move the file into the folder replies/ of the content."
    assert f"content/guide/a.md:2: type: a saved reply among the pages of the site. {cure}" in said
    assert "Gapless found 1 mistake:" in said


def test_article_that_links_to_a_reply(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A page cannot link to a reply: readers would find nothing there."""
    pages = {"a.md": "---\nid: a\n---\n[x](replies/b.md)\n", "replies/b.md": f"---\n{FRONT}\n---\nText.\n"}

    assert "content/a.md: links to replies/b.md, which is a saved reply." in failure(make, pages, caplog)


def test_two_replies_with_one_id(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Two files whose paths give the same id are a mistake, and the cure is to rename one."""
    text = f"---\n{FRONT}\n---\nText.\n"
    said = failure(make, {"replies/a.b.md": text, "replies/a/b.md": text}, caplog)

    cure = "Rename it; content/replies/a.b.md has this one."
    assert f"content/replies/a/b.md: reply:a.b is the id of two replies. {cure}" in said


def test_reply_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A reply that is not in UTF-8 is named with its cure."""
    write(tmp_path, {"replies/a.md": f"---\n{FRONT}\n---\nText.\n"})
    (tmp_path / "content/replies/b.md").write_bytes(f"---\n{FRONT}\n---\nCafé\n".encode("latin-1"))

    assert "content/replies/b.md: not written in UTF-8. Save" in failure(make, {}, caplog)


def test_navigation_leaves_replies_out(make: Make) -> None:
    """A reply that the navigation lists is left out of it."""
    config = f"{MKDOCS}nav:\n  - Home: index.md\n  - Ready:\n      - replies/b.md\n"
    built = make({**HOME, "replies/b.md": f"---\n{FRONT}\n---\nText.\n"}, config)

    assert "Ready" not in (built.site / "index.html").read_text(encoding="utf-8")


def test_ids_are_not_written_into_replies(tmp_path: Path) -> None:
    """`gapless ids` gives no id to a reply: its path is its name."""
    config = write(tmp_path, {**HOME, "replies/b.md": f"---\n{FRONT}\n---\nText.\n"})

    asked = CliRunner().invoke(write_ids, ["--config", str(config), "--check"])

    assert (0, "0 of 1 pages have no id. Run `gapless ids` to write them.\n") == (
        asked.exit_code,
        asked.stderr,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntype: reply\n---\n", True),
        ("---\ntype: 'reply' # sent\ntitle: a: b\n---\n", True),
        ("---\ntype: reply\ntitle: A\n\nText without end.\n", True),
        ("---\ntype: replies\n---\n", False),
        ("---\ntitle: a: b\n---\n\ntype: reply\n", False),
        ("type: reply\n", False),
    ],
)
def test_what_a_reply_is(text: str, expected: bool) -> None:
    """The front matter decides what a reply is, even if the rest of it cannot be read."""
    assert expected == saved_replies.is_reply(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("replies/a.md", "reply:a"),
        ("replies/ru/b c.md", "reply:ru.b c"),
        ("replies/v1.2.markdown", "reply:v1.2"),
    ],
)
def test_name(path: str, expected: str) -> None:
    """A reply's id is its path in the folder; it has a colon, so no article can have the same id."""
    assert expected == saved_replies.name(path)
