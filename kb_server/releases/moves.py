"""Published links must keep working: every id and heading stays in a new release, or says where it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb_server.releases.articles import MOMENT, PublishedArticle, resolve

_MOST_TICKETS = 5  # the most tickets that a message names
_MOST_ANCHORS = 5  # … and headings


@dataclass(frozen=True, slots=True)
class Pointers:
    """How many links in answers to customers point at one place, and in which tickets."""

    links: int
    tickets: tuple[str, ...] = ()  # the help desk's keys, the newest first; expired ones are left out

    def __str__(self) -> str:
        counted = f"{self.links} sent {'link points' if self.links == 1 else 'links point'} there"
        if not self.tickets:
            return counted
        more = len(self.tickets) - _MOST_TICKETS
        named = ", ".join(self.tickets[:_MOST_TICKETS]) + (f" and {more} more" if more > 0 else "")
        return f"{counted}, in {'the reply' if len(self.tickets) == 1 else 'the replies'} to {named}"


Pointing = Mapping[tuple[str, str], Pointers]  # by article and anchor; "" for an article's top


def with_earlier_moves(
    old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle]
) -> dict[str, PublishedArticle]:
    """`new` with the moves of earlier releases: when a stub is deleted, its permalink still works."""
    kept = {name: a for name, a in old.items() if a.moved_to and name not in new}
    merged = {
        name: replace(a, anchors_moved={**old[name].anchors_moved, **a.anchors_moved}) if name in old else a
        for name, a in new.items()
    }
    return {**kept, **merged}


def broken_links(
    old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle], sent: Pointing
) -> list[str]:
    """Messages about the published links that `new` would break, each with the file and the cure.

    `new` comes from `with_earlier_moves`. `sent` are the links that agents sent; a message says how many of
    them would lead nowhere. Of pages and headings that a plugin made, which come and go with what they are
    made from, only links that were sent count. A link breaks, too, where another page has got the id.
    """
    return [*_lost_links(old, new, sent), *_taken_ids(old, new), *_lost_targets(new)]


def vanished_headings(
    old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle], sent: Pointing
) -> list[str]:
    """Messages about the headings that a plugin made and now makes no more: their links lead to the page."""
    messages = []
    for name, was in sorted(old.items()):
        lost = _lost_anchors(was, new[name]) if name in new and not new[name].generated else ()
        if gone := [anchor for anchor in lost if anchor in was.anchors_made and (name, anchor) not in sent]:
            more = f" and {len(gone) - _MOST_ANCHORS} more" if len(gone) > _MOST_ANCHORS else ""
            listed = ", ".join(f"#{anchor}" for anchor in gone[:_MOST_ANCHORS])
            messages.append(
                f"{new[name].source}: headings that a plugin made are gone: {listed}{more}. Links to them "
                "lead to the top of the page, unless moved_to names another place."
            )
    return messages


def redirected_links(
    old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle], sent: Pointing
) -> list[str]:
    """Messages about sent links that now lead elsewhere: a writer should check that the target still fits."""
    messages = []
    for (name, anchor), pointers in sorted(sent.items()):
        was, now = old.get(name), resolve(new, name, anchor)
        if was is None or now is None or anchor not in was.anchors:
            continue
        stays = name in new and not new[name].moved_to and anchor in new[name].anchors
        if not stays:
            where = f"#{now[1]}" if now[1] else "its top"
            messages.append(
                f"{was.source}: the heading #{anchor} is gone, and links to /a/{name}/{anchor} lead to "
                f"“{now[0].title}”, {where}. {pointers}: check that the new place says what they promise."
            )
    return messages


def _lost_links(
    old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle], sent: Pointing
) -> Iterator[str]:
    for name, was in sorted(old.items()):
        now = new.get(name)
        if now is None:
            there = _all([p for (article, _), p in sorted(sent.items()) if article == name])
            if there or not was.generated:
                yield _lost_article(name, was, new) + there
        else:
            for anchor in _lost_anchors(was, now):
                there = _all([sent[name, anchor]] if (name, anchor) in sent else [])
                if there or not (now.generated or anchor in was.anchors_made):
                    yield _lost_anchor(name, anchor, now) + there


def _taken_ids(old: Mapping[str, PublishedArticle], new: Mapping[str, PublishedArticle]) -> Iterator[str]:
    """Yield a message for each id that a page has got from its path and another page had.

    A page may move and keep the id: then it has its title still, and no page is at its old place.
    """
    ids = {article.source: name for name, article in new.items() if not article.moved_to}
    for name, was in sorted(old.items()):
        now = new.get(name)
        if now is None or now.moved_to or was.generated or (now.source == was.source and not was.moved_to):
            continue
        stays = was.source in ids and not was.moved_to
        derived = now.derived or (stays and was.derived and now.title != was.title)
        if derived and (stays or was.moved_to or now.title != was.title):
            yield _taken_id(name, was, now, stays=stays)


def _lost_anchors(was: PublishedArticle, now: PublishedArticle) -> Iterator[str]:
    """Yield the anchors that are neither in the page nor sent elsewhere."""
    if not now.moved_to:
        kept = {*now.anchors, *now.anchors_moved}
        yield from (anchor for anchor in was.anchors if anchor not in kept and not MOMENT.fullmatch(anchor))


def _all(pointers: list[Pointers]) -> str:
    """A sentence about all these links; "" where there is none."""
    if not pointers:
        return ""
    tickets = tuple(dict.fromkeys(ticket for one in pointers for ticket in one.tickets))
    return f" {Pointers(sum(one.links for one in pointers), tickets)}."


def _lost_targets(new: Mapping[str, PublishedArticle]) -> Iterator[str]:
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


def _lost_article(name: str, was: PublishedArticle, new: Mapping[str, PublishedArticle]) -> str:
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


def _taken_id(name: str, was: PublishedArticle, now: PublishedArticle, *, stays: bool) -> str:
    begins = f"{now.source}: id: {name!r} comes from the path of this page, and"
    if was.moved_to:
        return (
            f"{begins} links to /a/{name} were sent to {was.moved_to!r}: they would lead to this page. Write "
            f"another id into it, and bring back the page that has only `id: {name}` and "
            f"`moved_to: {was.moved_to}`. If the links should lead here, write `id: {name}` into this page."
        )
    published = f"{begins} was published as that of “{was.title}” ({was.source})"
    if stays:
        return (
            f"{published}: links to /a/{name} would lead to another article. Write `id: {name}` into "
            f"{was.source}, and another id into {now.source}."
        )
    return (
        f"{published}, which is gone. If this is the same article, write `id: {name}` into it. If not, write "
        f"another id into it, and add a page that has only the front matter `id: {name}` and `moved_to: ` "
        "with the id of the article to read instead."
    )


def _lost_anchor(name: str, anchor: str, now: PublishedArticle) -> str:
    return (
        f"{now.source}: the heading #{anchor} was published and is gone: links to /a/{name}/{anchor} would "
        f"break. Give the heading its anchor again (`## Heading {{#{anchor}}}`), or add the front matter "
        f"`moved_to: {{{anchor}: …}}` with the anchor to read instead."
    )
