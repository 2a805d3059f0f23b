"""What a new release owes to readers' links: every published id and heading stays, or says where it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kb_server.articles import MOMENT, Article, resolve


def carried(old: Mapping[str, Article], new: Mapping[str, Article]) -> dict[str, Article]:
    """`new` with the moves that earlier releases knew: a stub may be deleted, its permalink stays."""
    kept = {name: a for name, a in old.items() if a.moved_to and name not in new}
    merged = {
        name: replace(a, anchors_moved={**old[name].anchors_moved, **a.anchors_moved}) if name in old else a
        for name, a in new.items()
    }
    return {**kept, **merged}


def lost(old: Mapping[str, Article], new: Mapping[str, Article]) -> list[str]:
    """What readers' links would miss in `new`, which `carried` returned: messages with the file and cure."""
    return [*_lost_links(old, new), *_lost_targets(new)]


def _lost_links(old: Mapping[str, Article], new: Mapping[str, Article]) -> Iterator[str]:
    for name, was in sorted(old.items()):
        now = new.get(name)
        if now is None:
            yield _lost_article(name, was, new)
        elif not now.moved_to:
            kept = {*now.anchors, *now.anchors_moved}
            for anchor in was.anchors:
                if anchor not in kept and not MOMENT.fullmatch(anchor):
                    yield _lost_anchor(name, anchor, now)


def _lost_targets(new: Mapping[str, Article]) -> Iterator[str]:
    for name, article in sorted(new.items()):
        moved = {name: article.moved_to} if article.moved_to else article.anchors_moved
        for old, target in moved.items():
            to, _, anchor = (target if article.moved_to or "#" in target else f"{name}#{target}").partition(
                "#"
            )
            found = resolve(new, to, anchor)
            if found is None or (anchor and not found[1]):
                yield (
                    f"{article.source}: moved_to: {old!r} is sent to {target!r}, which is not published. "
                    "Name the id of a published article, or one of its headings as id#anchor."
                )


def _lost_article(name: str, was: Article, new: Mapping[str, Article]) -> str:
    renamed = [n for n, a in new.items() if a.source == was.source and not a.moved_to]
    if renamed:
        return (
            f"{was.source}: id: {name!r} was published and is now {renamed[0]!r}: links to /a/{name} would "
            f"break. Give the page its old id again, or add a page that has only the front matter "
            f"`id: {name}` and `moved_to: {renamed[0]}`."
        )
    return (
        f"{was.source}: id: {name!r} ({was.title}) was published and its file is gone: links to /a/{name} "
        f"would break. Bring the file back, or add a page that has only the front matter "
        f"`id: {name}` and `moved_to: ` with the id of the article to read instead."
    )


def _lost_anchor(name: str, anchor: str, now: Article) -> str:
    return (
        f"{now.source}: the heading #{anchor} was published and is gone: links to /a/{name}/{anchor} would "
        f"break. Give the heading its anchor again (`## Heading {{#{anchor}}}`), or add the front matter "
        f"`moved_to: {{{anchor}: …}}` with the anchor to read instead."
    )
