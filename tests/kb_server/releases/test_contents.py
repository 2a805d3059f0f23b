"""What writers say in a release, and what differs between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kb_server.releases import articles, contents, store
from kb_server.releases.articles import PublishedArticle
from search import documents
from search.documents import REPLIES, Contract, Document


def test_what_differs(two_releases: Path) -> None:
    """Articles are new, gone or changed, and contracts promised or withdrawn, in both directions."""
    before, after = (two_releases / name for name in store.names(two_releases))
    found = contents.between(before, after)
    assert ["colleague"] == [one.article for one in found.new]
    assert [("phone", "Call us")] == [(one.article, one.title) for one in found.gone]
    assert [("password", "Your password")] == [(one.article, one.before) for one in found.changed]
    assert [("colleague", "add a colleague")] == [(one.article, one.query) for one in found.promised]
    back = contents.between(after, before)
    assert (found.new, found.promised) == (back.gone, back.withdrawn)


def test_nothing_differs_from_itself(published: Path) -> None:
    """A release compared with itself has no difference, and its size is that of its files."""
    release = published / store.current(published)
    same = contents.between(release, release)
    assert ((), (), (), (), ()) == (same.new, same.gone, same.changed, same.promised, same.withdrawn)
    assert contents.size(release) > (release / "articles.json").stat().st_size


_SECTIONS = (
    Document(article="card", url="card/", title="Cards", text="A card pays."),
    Document(article="card", anchor="lost", url="card/#lost", title="Cards", heading="Lost", text="Call us."),
    Document(article="bank", url="bank/", title="Banks", text="A bank lends."),
    Document(article="thanks", url="", title="Thanks", text="Thank you.", audience=REPLIES),
)


@pytest.mark.parametrize(
    ("sections", "promised", "verified", "expected"),
    [
        (_SECTIONS, "", "", set()),
        ((_SECTIONS[2], *_SECTIONS[:2]), "", "", set()),  # in another order of articles
        ((*_SECTIONS[1::-1], *_SECTIONS[2:]), "", "", {"card"}),  # in another order of its sections
        (_SECTIONS[1:], "", "", {"card"}),
        (_SECTIONS[:2], "", "", {"bank"}),
        ((*_SECTIONS[:3], replace(_SECTIONS[3], text="Bye.")), "", "", set()),  # no article
        ((replace(_SECTIONS[0], text="It pays."), *_SECTIONS[1:]), "", "", {"card"}),
        ((replace(_SECTIONS[0], url="moved/"), *_SECTIONS[1:]), "", "", set()),  # they say the same
        (_SECTIONS, "which bank", "", {"bank"}),
        (_SECTIONS, "", "2026-11-01", {"bank"}),
    ],
)
def test_which_articles_changed(
    tmp_path: Path, sections: Sequence[Document], promised: str, verified: str, expected: set[str]
) -> None:
    """An article changed where a text, its order, a contract or its day of verification did, both ways."""
    before = _release(tmp_path / "before", _SECTIONS, "", "")
    after = _release(tmp_path / "after", sections, promised, verified)
    assert expected == contents.changed(before, after) == contents.changed(after, before)


def _release(folder: Path, sections: Sequence[Document], promised: str, verified: str) -> Path:
    folder.mkdir()
    documents.dump(sections, folder / contents.DOCUMENTS)
    asked = (
        [Contract(article="bank", query=promised, lang="en", source="bank.md", line=2)] if promised else []
    )
    documents.dump(asked, folder / "contracts.jsonl")
    bank = PublishedArticle(url="bank/", title="Banks", source="bank.md", verified=verified or None)
    articles.dump({"bank": bank}, folder / articles.FILE)
    return folder
