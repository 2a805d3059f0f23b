"""Promises about the saved replies of a release."""

import json
from pathlib import Path

import pytest

from kb_server.releases import saved_replies
from kb_server.releases.saved_replies import MalformedReplies, Reply

LOST = Reply(
    id="reply:lost",
    title="Lost",
    lang="ru",
    product=("App",),
    keywords=("gone",),
    description="When it is lost.",
    source="content/replies/lost.md",
    text="[a](/a/first/steps)",
    links=(("first", "steps"), ("second", "")),
)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / saved_replies.FILE
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return file


def test_read(tmp_path: Path) -> None:
    """What the site build writes is read; what a later version adds is left alone."""
    facts = {
        "title": "Lost",
        "lang": "ru",
        "product": ["App"],
        "keywords": ["gone"],
        "description": "When it is lost.",
        "source": "content/replies/lost.md",
        "text": "[a](/a/first/steps)",
        "links": [{"article": "first", "anchor": "steps"}, {"article": "second", "anchor": ""}],
        "colour": "red",
    }
    assert {"reply:lost": LOST} == saved_replies.load(written(tmp_path, json.dumps({"reply:lost": facts})))


def test_an_older_release_has_none(tmp_path: Path) -> None:
    """A release from before there were saved replies is served all the same."""
    assert {} == saved_replies.load(tmp_path / saved_replies.FILE)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"a": 1}', '{"a": {}}', '{"a": {"title": "A", "text": "", "links": [{}]}}', "\udcff"]
)
def test_malformed_replies_are_said(tmp_path: Path, text: str) -> None:
    """A list that cannot be read raises, and says what to do."""
    with pytest.raises(MalformedReplies, match=r"replies\.json: .*Publish again"):
        saved_replies.load(written(tmp_path, text))


def test_which_replies_point_at_a_place() -> None:
    """For every place that is linked, the files of all replies that link there are known, in order."""
    other = Reply(
        id="reply:a", title="A", source="content/replies/a.md", text="", links=(("first", "steps"),)
    )
    assert {
        ("first", "steps"): ["content/replies/a.md", "content/replies/lost.md"],
        ("second", ""): ["content/replies/lost.md"],
    } == saved_replies.pointing({"reply:lost": LOST, "reply:a": other})
