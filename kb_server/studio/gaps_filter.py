"""Which gaps a list shows, in which order, and on which page: read from the address and written to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeVar, get_args

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.records import CLOSED, SORTS, Filter, Sort
from kb_server.gaps.states import STATES, State
from kb_server.studio.filters import MOST_DAYS
from kb_server.web.request import number

T = TypeVar("T", bound=str)

Due = Literal["", "overdue", "week"]
Asker = Literal["", "assistants"]

EVERY = "all"  # the state that stands for all
NOBODY = "-"  # the owner that stands for none
TO_DO: tuple[State, ...] = tuple(state for state in STATES if state not in (*CLOSED, "answered"))
PAGE = 50  # gaps
PERIODS = (1, 7, 28, 90)  # days that the form offers
_LONGEST = 200  # characters of a value
_MOMENT = "%Y-%m-%dT%H:%M:%S"  # of UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsFilter:
    """What the address of the list says. An empty value lets all pass; no state: all that are to do."""

    states: tuple[str, ...] = ()
    type: str = ""
    lang: str = ""
    owner: str = ""  # NOBODY: gaps without an owner
    due: Due = ""
    segment: str = ""
    product: str = ""  # of an article near the gap
    release: str = ""  # in which it was asked
    words: str = ""
    days: int = 0  # in which it was last asked; 0: ever
    asker: Asker = ""  # assistants: gaps in which assistants of readers fail
    since: datetime | None = None  # when the state changed last
    sort: Sort = "weight"
    page: int = 1

    def chosen(self, today: date, about: Collection[str] = ()) -> Filter:
        """The filter of the gaps in the database; `today` decides what is overdue.

        `about` are the articles about the chosen product.
        """
        due = {"": None, "overdue": today, "week": today + timedelta(days=7)}[self.due]
        return Filter(
            states=() if EVERY in self.states else self.states or TO_DO,
            types=(self.type,) if self.type else (),
            language=self.lang,
            owner="" if self.owner == NOBODY else self.owner,
            unowned=self.owner == NOBODY,
            due_before=due,
            segment=self.segment,
            release=self.release,
            articles=frozenset(about) if self.product else None,
            words=self.words,
            asked_since=today - timedelta(days=self.days - 1) if self.days else None,
            assisted=self.asker == "assistants",
            changed_since=self.since,
            named=True,
            sort=self.sort,
            limit=PAGE,
            offset=(self.page - 1) * PAGE,
        )

    def arguments(self, **changed: Any) -> dict[str, Any]:
        """The parameters of the address of this list, with some changed; without what goes without saying."""
        now = replace(self, **{"page": 1} | changed)
        said = {
            "state": list(now.states),
            "type": now.type,
            "lang": now.lang,
            "owner": now.owner,
            "due": now.due,
            "segment": now.segment,
            "product": now.product,
            "release": now.release,
            "q": now.words,
            "days": str(now.days) if now.days else "",
            "by": now.asker,
            "since": now.since.replace(tzinfo=None).isoformat(timespec="seconds") if now.since else "",
            "sort": "" if now.sort == "weight" else now.sort,
            "page": str(now.page) if now.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrowed(self) -> bool:
        """Does it leave out anything but closed gaps?"""
        return bool(self.arguments(sort="weight"))


def read(asked: MultiDict[str, str]) -> GapsFilter:
    """Read the filter of an address. Raises BadRequest for a value that is not known."""
    return GapsFilter(
        states=tuple(_one_of("state", state, (*STATES, EVERY)) for state in asked.getlist("state") if state),
        type=_one_of("type", asked.get("type", ""), ("", *TYPES)),
        lang=_text(asked, "lang"),
        owner=_text(asked, "owner"),
        due=_due(asked.get("due", "")),
        segment=_text(asked, "segment"),
        product=_text(asked, "product"),
        release=_text(asked, "release"),
        words=_text(asked, "q"),
        days=_days(asked.get("days", "")),
        asker=_asker(asked.get("by", "")),
        since=_since(asked.get("since", "")),
        sort=_sort(asked.get("sort", "") or "weight"),
        page=_page(asked.get("page", "") or "1"),
    )


def _text(asked: Mapping[str, str], name: str) -> str:
    return " ".join(asked.get(name, "").split())[:_LONGEST]


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    return _known(value, known, f"{name} is one of {', '.join(filter(None, known))}.")


def _known(value: str, known: Iterable[T], cure: str) -> T:
    """That of the `known` words which `value` is. Raises BadRequest with the cure."""
    for one in known:
        if value == one:
            return one
    raise BadRequest(cure)


def _due(value: str) -> Due:
    return _known(value, get_args(Due), "due is overdue or week.")


def _days(value: str) -> int:
    days = number(value) if value else 0
    if days is None or days > MOST_DAYS:
        raise BadRequest(f"days is a whole number from 1 to {MOST_DAYS}.")
    return days


def _asker(value: str) -> Asker:
    return _known(value, get_args(Asker), "by is assistants.")


def _since(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, _MOMENT).replace(tzinfo=UTC) if value else None
    except ValueError as error:
        raise BadRequest("since is a moment of UTC such as 2026-11-27T09:30:00.") from error


def _sort(value: str) -> Sort:
    return _known(value, SORTS, f"sort is one of {', '.join(SORTS)}.")


def _page(value: str) -> int:
    page = number(value)
    if page is None:
        raise BadRequest("page is a whole number from 1.")
    return page
