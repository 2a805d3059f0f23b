"""What writers say in a release, and what differs between two."""

from __future__ import annotations

from pathlib import Path

from kb_server.releases import contents, store


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
