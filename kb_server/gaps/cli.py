"""The commands of the gaps: gaps, draft, replay, impact, alerts, digest, segment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from kb_server import settings
from kb_server.access import segments
from kb_server.data.keys import Keys
from kb_server.gaps import decisions, membership
from kb_server.gaps import gap as standing
from kb_server.gaps import impact as measuring
from kb_server.gaps import store as desk
from kb_server.gaps import text as printed
from kb_server.gaps import update as upkeep
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.fixes import drafts, patches, project
from kb_server.gaps.gap import Standing
from kb_server.gaps.knowledge import Library
from kb_server.gaps.reports import digest, mail, spikes
from kb_server.gaps.states import STATES
from kb_server.gaps.store import Desk
from kb_server.log import listeners
from kb_server.releases import store
from kb_server.terminal.options import who, with_by, with_config, with_json
from kb_server.terminal.tables import print_json

_gap = click.argument("gap", type=click.IntRange(min=1))
_why = click.option("--why", default="", metavar="TEXT", help="Why; kept in the gap's history.")


@click.group()
def gaps() -> None:
    """See unanswered questions in groups, and decide about them."""


@gaps.command("list")
@with_config
@with_json
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only these states.")
@click.option("--type", "types", multiple=True, type=click.Choice(TYPES), help="Only these types.")
@click.option("--owner", default="", help="Only the gaps of this person.")
@click.option("--all", "everything", is_flag=True, help="Dismissed and verified ones too.")
def list_gaps(
    config: Path | None,
    as_json: bool,
    states: tuple[str, ...],
    types: tuple[str, ...],
    owner: str,
    everything: bool,
) -> None:
    """List the gaps, the heaviest first."""
    with _desk(config) as sat:
        found = sat.list()
    closed = ("dismissed", "verified")
    kept = [
        s
        for s in found
        if (s.state in states if states else everything or s.state not in closed)
        and (not types or s.type in types)
        and (not owner or s.owner == owner)
    ]
    if as_json:
        print_json([standing.to_json(s) for s in kept])
        return
    click.echo(printed.gaps(kept))
    click.echo(f"\n{len(kept)} of {len(found)} gaps. gapless gaps show GAP tells everything about one.")


@gaps.command("show")
@with_config
@with_json
@_gap
def show(config: Path | None, as_json: bool, gap: int) -> None:
    """Show everything about one gap: evidence, weight, wordings, states, history."""
    with _desk(config) as sat:
        _show(as_json, sat.find(gap))


@gaps.command("plan")
@with_config
@with_json
@_gap
@with_by
@_why
def plan(config: Path | None, as_json: bool, gap: int, by: str, why: str) -> None:
    """Mark a gap as planned."""
    _decide(config, as_json, gap, lambda c, n: decisions.record(c, n, "plan", why=why, **_who(by)))


@gaps.command("dismiss")
@with_config
@with_json
@_gap
@with_by
@click.option("--why", required=True, metavar="TEXT", help="The reason; others will ask for it.")
def dismiss(config: Path | None, as_json: bool, gap: int, by: str, why: str) -> None:
    """Close a gap without an answer, with a reason."""
    _decide(config, as_json, gap, lambda c, n: decisions.dismiss(c, n, why=why, **_who(by)))


@gaps.command("reopen")
@with_config
@with_json
@_gap
@with_by
@_why
def reopen(config: Path | None, as_json: bool, gap: int, by: str, why: str) -> None:
    """Open a gap again that was dismissed, answered or verified."""
    _decide(config, as_json, gap, lambda c, n: decisions.record(c, n, "reopen", why=why, **_who(by)))


@gaps.command("assign")
@with_config
@with_json
@_gap
@click.argument("owner")
@with_by
def assign(config: Path | None, as_json: bool, gap: int, owner: str, by: str) -> None:
    """Give a gap to somebody; "" to nobody."""
    _decide(config, as_json, gap, lambda c, n: decisions.record(c, n, "assign", value=owner, **_who(by)))


@gaps.command("due")
@with_config
@with_json
@_gap
@click.argument("day")
@with_by
def due(config: Path | None, as_json: bool, gap: int, day: str, by: str) -> None:
    """Set the DAY until which a gap is to be closed, as 2026-12-31; "" for none."""
    _decide(config, as_json, gap, lambda c, n: decisions.schedule(c, n, day, **_who(by)))


@gaps.command("note")
@with_config
@with_json
@_gap
@click.argument("text")
@with_by
def note(config: Path | None, as_json: bool, gap: int, text: str, by: str) -> None:
    """Write a note into a gap's history."""
    _decide(config, as_json, gap, lambda c, n: decisions.record(c, n, "note", why=text, **_who(by)))


@gaps.command("type")
@with_config
@with_json
@_gap
@click.argument("type_", metavar="TYPE", type=click.Choice([*TYPES, "auto"]))
@with_by
@_why
def retype(config: Path | None, as_json: bool, gap: int, type_: str, by: str, why: str) -> None:
    """Set a gap's type by hand, `product` for one; `auto` gives it back to the rules."""
    chosen = "" if type_ == "auto" else type_
    _decide(config, as_json, gap, lambda c, n: decisions.retype(c, n, chosen, why=why, **_who(by)))


@gaps.command("merge")
@with_config
@with_json
@_gap
@click.argument("into", type=click.IntRange(min=1))
@with_by
@_why
def merge(config: Path | None, as_json: bool, gap: int, into: int, by: str, why: str) -> None:
    """Make GAP a part of INTO, for good."""
    with _desk(config) as sat:
        sat.decide(gap, lambda c, n: decisions.merge(c, n, into, why=why, **_who(by)))
        _show(as_json, sat.find(into))


@gaps.command("split")
@with_config
@with_json
@_gap
@click.argument("wordings", nargs=-1, required=True)
@with_by
@_why
def split(config: Path | None, as_json: bool, gap: int, wordings: tuple[str, ...], by: str, why: str) -> None:
    """Make a gap of its own of some WORDINGS, named by their keys in `gapless gaps show`."""
    made: list[int] = []
    with _desk(config) as sat:
        sat.decide(gap, lambda c, n: made.append(decisions.split(c, n, wordings, why=why, **_who(by))))
        _show(as_json, sat.find(made[0]))


@gaps.command("close")
@with_config
@with_json
@_gap
@click.argument("article")
@with_by
@_why
def close(config: Path | None, as_json: bool, gap: int, article: str, by: str, why: str) -> None:
    """Say that ARTICLE answers a gap. It is answered when the release that is served finds it.

    Prints the patch that adds the gap's questions to the article's `answers:`.
    """
    chosen = settings.load(config=config)
    with _desk(config) as sat:
        if sat.library is None or not sat.library.has(article):
            raise click.ClickException(f"There is no article {article!r} in the release that is served.")
        sat.decide(gap, lambda c, n: decisions.record(c, n, "answer", value=article, why=why, **_who(by)))
        done = upkeep.replay_with(sat.database, sat.library, sat.rules)
        with sat.database.write() as connection:
            upkeep.store(connection, done, datetime.now(UTC), "served")
        upkeep.recompute(sat.database, sat.library, sat.rules)
        stands = sat.find(gap)
    if as_json:
        print_json(standing.to_json(stands))
        return
    verdict = next((p.why for p in done.gaps if p.gap == stands.id), "nobody asked it lately")
    click.echo(f"Gap {stands.id} is {stands.state}: {verdict}.", err=True)
    try:
        click.echo(str(patches.patch(stands, "answers", project.find(chosen), article)), nl=False)
    except decisions.Impossible as error:
        click.echo(str(error), err=True)


@gaps.command("patch")
@with_config
@_gap
@click.option("--kind", type=click.Choice(patches.KINDS), help="Which. [default: the first there is]")
@click.option("--article", default="", help="The article to change. [default: the one the gap is about]")
@click.option("--apply", "write", is_flag=True, help="Change the file instead of printing the patch.")
def patch(config: Path | None, gap: int, kind: str | None, article: str, write: bool) -> None:
    """Print the change that mends a gap without a new article: a synonym, a keyword, `answers:`."""
    chosen = settings.load(config=config)
    with _desk(config) as sat:
        stands = sat.find(gap)
    kinds = [kind] if kind else patches.proposed(stands)
    if not kinds:
        raise decisions.Impossible(f"Gap {gap} has no remedy but an article: gapless draft {gap}.")
    made = patches.patch(stands, kinds[0], project.find(chosen), article)
    if write:
        patches.apply(made, project.find(chosen))
        click.echo(f"Changed {made.file}.")
    else:
        click.echo(str(made), nl=False)


@gaps.command("update")
@with_config
@with_json
def update(config: Path | None, as_json: bool) -> None:
    """Bring the gaps up to date with the log and the release that is served. For a timer."""
    with _desk(config, fresh=False) as sat:
        kept = sat.update()
    if as_json:
        print_json(asdict(kept))
        return
    click.echo(f"{kept.new} questions placed, {kept.born} new gaps, {kept.gone} questions forgotten.")
    if kept.left_out:
        click.echo(f"{kept.left_out} questions left out: their visitors asked more than a person can.")


@gaps.command("regroup")
@with_config
@with_json
def regroup(config: Path | None, as_json: bool) -> None:
    """Group all questions anew; gaps keep their numbers, and what people decided stays. For a timer."""
    with _desk(config, fresh=False) as sat:
        moved = upkeep.regroup(sat.database, sat.library, sat.rules)
    print_json({"moved": moved}) if as_json else click.echo(f"{moved} wordings changed their gap.")


@gaps.command("recompute")
@with_config
@with_json
def recompute(config: Path | None, as_json: bool) -> None:
    """Compute the standing of every gap anew, from the log and the decisions alone."""
    with _desk(config) as sat:
        before = {s.id: s.state for s in sat.list()}
        upkeep.recompute(sat.database, sat.library, sat.rules, anew=True)
        after = {s.id: s.state for s in sat.list()}
    changed = {gap: state for gap, state in after.items() if before.get(gap) != state}
    if as_json:
        print_json({"gaps": len(after), "changed": changed})
    else:
        click.echo(f"{len(after)} gaps computed; {len(changed)} changed their state.")


@click.command()
@with_config
@with_json
@_gap
@with_by
@click.option("--type", "kind", type=click.Choice(drafts.KINDS), help="Of the article.")
@click.option("--branch", is_flag=True, help="Commit it on a new Git branch; the checkout stays as it is.")
@click.option("--anyway", is_flag=True, help="Even when the gap's type says that no article is missing.")
def draft(
    config: Path | None, as_json: bool, gap: int, by: str, kind: str | None, branch: bool, anyway: bool
) -> None:
    """Begin the article that a gap asks for.

    The file lies in content/_drafts/.

    It has the customers' questions as its `answers:`, the evidence, a skeleton and near articles. It is in
    no release until it is finished, moved, and its line `draft_of` deleted.
    """
    chosen = settings.load(config=config)
    with _desk(config) as sat:
        stands = sat.find(gap)
        place = project.find(chosen)
        made = drafts.write(stands, place, kind=kind or "", anyway=anyway)
        where = made.file.as_posix()
        if branch:
            name = f"gap-{stands.id}-{made.id}"
            message = f"Draft for gap {stands.id}: {made.id}\n\nAsked {stands.intents} times."
            commit = project.commit(place, made.file, made.text, name, message)
            where = f"{where} on branch {name} ({commit[:7]})"
        else:
            file = place.folder / made.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(made.text, encoding="utf-8")
        sat.decide(stands.id, lambda c, n: decisions.record(c, n, "draft", value=made.id, **_who(by)))
    if as_json:
        print_json({"gap": stands.id, "article": made.id, "file": made.file.as_posix(), "branch": branch})
    else:
        click.echo(f"{where}: write it, move it where it belongs, delete its line `draft_of`, publish.")


@click.command()
@with_config
@with_json
@click.option("--release", default="", help="Which release. [default: the one that is served]")
@click.option("--since", default="90d", show_default=True, help="How far back: 90d, or a day as 2026-10-01.")
def replay(config: Path | None, as_json: bool, release: str, since: str) -> None:
    """Ask a release the questions of the log.

    Shows what it mends, what it breaks and what moved.

    Shown are questions of at least three visitors, and those sent on purpose; all are counted.
    """
    chosen = settings.load(config=config)
    with _desk(config) as sat:
        name = release or store.current(chosen.releases)
        store.read(chosen.releases, name)
        library = Library.open(chosen.releases / name)
        try:
            limited = upkeep.Rules(
                now=sat.rules.now,
                days=_days(since, sat.rules.now),
                bar=sat.rules.bar,
                segments=sat.rules.segments,
            )
            done = upkeep.replay_with(sat.database, library, limited)
        finally:
            library.close()
        with sat.database.write() as connection:
            upkeep.store(connection, done, datetime.now(UTC), "asked")
    shown = [result for result in done.results if result.shown]
    if as_json:
        print_json(done.summary() | {"release": done.release, "results": [asdict(r) for r in shown]})
    else:
        click.echo(printed.replayed(done, shown))


@click.command()
@with_config
@click.argument("name")
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 90), help="How long it is valid."
)
def segment(config: Path | None, name: str, days: int) -> None:
    """Sign the claim that a customer belongs to a segment.

    NAME is the segment. The claim goes into links to the learn center.
    """
    chosen = settings.load(config=config)
    key = Keys(chosen.secret_key, chosen.state).of("segments")
    try:
        click.echo(segments.sign(name, key, datetime.now(UTC) + timedelta(days=days)))
    except segments.Invalid as error:
        raise click.ClickException(str(error)) from error


@click.command()
@with_config
@with_json
@click.option("--base", default="main", show_default=True, help="The branch or commit to compare with.")
def impact(config: Path | None, as_json: bool, base: str) -> None:
    """Print what the change in this checkout does to real questions.

    The output is Markdown for a pull request comment.

    Builds both, asks both the questions of the log. Exit code 1 when the change breaks answers.
    """
    with _desk(config) as sat:
        found = measuring.measure(sat, base)
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(found.markdown(), nl=False)
    if found.breaks or found.gaps_lost or found.failures:
        raise SystemExit(1)


@click.command("alerts")
@with_config
@with_json
@click.option("--key", "only_key", is_flag=True, help="Print the key that webhooks are signed with.")
def send_alerts(config: Path | None, as_json: bool, only_key: bool) -> None:
    """Report gaps with a spike in demand since yesterday.

    By webhook and e-mail, each gap once a day. For a timer.
    """
    chosen = settings.load(config=config)
    key = Keys(chosen.secret_key, chosen.state).of("webhook")
    if only_key:
        click.echo(key.hex())
        return
    with _desk(config) as sat:
        now = sat.rules.now
        with sat.database.read() as connection:
            members = membership.read(connection)
            known = {stands.id: stands for stands in sat.list()}
            found = spikes.spikes(members, known, now, chosen.spike_visitors)
            new = spikes.untold(connection, found, now)
        if new:
            spikes.tell(chosen, new, key.hex().encode(), now)
            with sat.database.write() as connection:
                spikes.remember(connection, new, now)
    if as_json:
        print_json({"spikes": [asdict(spike) for spike in found], "told": [spike.gap for spike in new]})
        return
    for spike in found:
        click.echo(f"{spike}\n")
    click.echo(f"{len(found)} spikes, {len(new)} of them new.")


@click.command("digest")
@with_config
@click.option(
    "--week", default="", metavar="DAY", help="A day of the week, as 2026-11-16. [default: last week]"
)
@click.option("--send", is_flag=True, help="Send it to GAPLESS_DIGEST_TO instead of printing it.")
@click.option("--feed", is_flag=True, help="Print the address of the Atom feed instead.")
def send_digest(config: Path | None, week: str, send: bool, feed: bool) -> None:
    """Print or send the week in gaps.

    For a weekly timer.
    """
    chosen = settings.load(config=config)
    if feed:
        key = digest.feed_key(Keys(chosen.secret_key, chosen.state).of("feed"))
        click.echo(f"{chosen.base_url or '/'}api/gaps/digest.atom?key={key}")
        return
    with _desk(config) as sat:
        day = _day(week) if week else sat.rules.now.date() - timedelta(days=7)
        with sat.database.read() as connection:
            made = digest.write(digest.monday(day), sat.list(), membership.read(connection))
    if not send:
        click.echo(made.text(chosen.base_url), nl=False)
        return
    if not chosen.digest_to:
        raise click.ClickException("Nobody gets the digest. Set GAPLESS_DIGEST_TO=writers@example.com.")
    mail.send(chosen, chosen.digest_to, made.title, made.text(chosen.base_url))
    click.echo(f"Sent to {', '.join(chosen.digest_to)}.")


@contextmanager
def _desk(config: Path | None, *, fresh: bool = True) -> Iterator[Desk]:
    with desk.opened(settings.load(config=config), listeners.of_command_line()) as sat:
        if fresh:
            sat.fresh()
        yield sat


def _decide(config: Path | None, as_json: bool, gap: int, do: Callable[[Any, int], None]) -> None:
    with _desk(config) as sat:
        _show(as_json, sat.decide(gap, do))


def _who(by: str) -> dict[str, Any]:
    return {"who": who(by), "at": datetime.now(UTC)}


def _show(as_json: bool, stands: Standing) -> None:
    if as_json:
        print_json(standing.to_json(stands))
    else:
        click.echo(printed.gap(stands))


def _days(since: str, now: datetime) -> int:
    if since.endswith("d") and since[:-1].isdigit():
        return max(1, int(since[:-1]))
    return max(1, (now.date() - _day(since)).days + 1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no day. Write it as 2026-11-16.") from error
