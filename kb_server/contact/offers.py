"""What customers of a level are offered now: each channel with its hours, its promise, and if it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kb_server.contact import promises, wording
from kb_server.releases.support import Channel, Level, Support, in_language
from texts import Texts

SEARCHED = "{searched}"  # in the address of a chat: scripts put the last query there


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to the team, in the reader's language."""

    type: str
    title: str
    name: str  # of the person; "" where it is nobody in particular
    address: str  # of the link; "" for the form, and for what is not open now
    pattern: str = ""  # the address with a place for the last query, where there is one
    hours: str
    open: bool
    promise: str  # "" where nothing is promised


def of_level(level: Level, t: Texts, lang: str, at: datetime, home: str = "") -> tuple[Offer, ...]:
    """Everything that these customers have, in the order of support.yml, for a reader of `lang`.

    `home` is the site's address.
    """
    return tuple(_offer(channel, t, lang, at, home) for channel in level.channels)


def promised(level: Level, t: Texts, lang: str) -> Iterator[Offer]:
    """What a level promises, for every reader of `lang`: without names, numbers and addresses."""
    for channel in level.channels:
        yield Offer(
            type=channel.type,
            title=_title(channel, t, lang),
            name="",
            address="",
            hours=_hours(channel, t),
            open=True,
            promise=_promise(channel, t),
        )


def local(support: Support | None, segment: str, at: datetime | None) -> datetime | None:
    """A promised time in the time zone in which it was promised."""
    return zoned(support.level(segment), at) if support else at


def zoned(level: Level, at: datetime | None) -> datetime | None:
    """A time in the time zone of the level's form."""
    form = level.form
    return at and at.astimezone(form.hours.zone if form and form.hours else UTC)


def _offer(channel: Channel, t: Texts, lang: str, at: datetime, home: str) -> Offer:
    is_open = promises.is_open(channel.hours, at)
    return Offer(
        type=channel.type,
        title=_title(channel, t, lang),
        name=channel.name,
        address=_address(channel, lang, home) if is_open or channel.type not in ("chat", "phone") else "",
        pattern=channel.url if is_open and SEARCHED in channel.url else "",
        hours=_hours(channel, t),
        open=is_open,
        promise=_promise(channel, t),
    )


def _title(channel: Channel, t: Texts, lang: str) -> str:
    return wording.titled(t, channel.title, lang) or t(f"contact.channels.{channel.type}")


def _hours(channel: Channel, t: Texts) -> str:
    dated = channel.type == "sessions" and channel.hours is None
    return t("contact.dated") if dated else wording.hours(t, channel.hours)


def _promise(channel: Channel, t: Texts) -> str:
    return wording.promise(t, channel.reply) if channel.reply else ""


def _address(channel: Channel, lang: str, home: str) -> str:
    if channel.pages:
        return f"{home}{in_language(channel.pages, lang)}"
    if channel.url:
        return channel.url.replace(SEARCHED, "")
    if channel.address:
        return f"mailto:{channel.address}"
    digits = "".join(letter for letter in channel.number if letter in "+0123456789")
    return f"tel:{digits}" if digits else ""
