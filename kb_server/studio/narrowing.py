"""What the pages of figures share: the filters of the address as a scope, and what there is to choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request, url_for
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest

from kb_server.measures import totals
from kb_server.measures.contributions import CUSTOMER
from kb_server.measures.scope import Scope, TooNarrow
from kb_server.releases import store
from kb_server.releases.articles import PublishedArticle
from kb_server.studio import filters
from kb_server.studio.filters import Filters
from kb_server.web.application import settings
from search.documents import base_language

PERIODS = (7, 28, 90, 365)  # days that the form offers
RELEASES = 30  # that the form offers, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowForm:
    """The form of the filters: what was chosen, and what each field offers."""

    chosen: Filters
    endpoint: str
    fields: Mapping[str, Sequence[str]]  # by filter, without those that offer nothing
    keep: Mapping[str, str]  # parameters of the page that the form keeps
    periods: Sequence[int]

    def url(self, **changed: str) -> str:
        """The address of this view, with some parameters changed; "" takes one out."""
        kept = {name: value for name, value in (dict(self.keep) | changed).items() if value}
        values: dict[str, Any] = (request.view_args or {}) | self.chosen.arguments(**kept)
        return url_for(self.endpoint, **values)


def read(allowed: Collection[str]) -> Filters:
    """The filters of this request. Raises BadRequest."""
    return filters.read(request.args, datetime.now(UTC).date(), allowed=allowed)


def scope(chosen: Filters, *, crossed: bool = False) -> Scope:
    """The scope of these filters. Raises BadRequest for filters that the sums do not know together.

    `crossed`: it is for the sums of days, which know all of them together.
    """
    made = Scope(
        since=chosen.since,
        until=chosen.until,
        lang=base_language(chosen.lang),
        segment=chosen.segment,
        release=chosen.release,
        origin=chosen.origin,
    )
    try:
        if not crossed:
            made.part  # noqa: B018 - raises
    except TooNarrow as error:
        raise BadRequest(str(error)) from error
    return made


def form(
    connection: Connection,
    chosen: Filters,
    allowed: Collection[str],
    *,
    articles: Mapping[str, PublishedArticle],
    **keep: str,
) -> NarrowForm:
    """The form of a page; `keep` are its own parameters."""
    known, releases = totals.choices(connection), set(store.names(settings().releases))
    offered = {
        "lang": known.langs,
        "product": sorted({name for one in articles.values() for name in one.product}),
        "segment": known.segments,
        # Browsers name releases too, and may invent them.
        "release": [name for name in known.releases if name in releases][:RELEASES],
        "origin": [name for name in known.origins if name != CUSTOMER],
    }
    return NarrowForm(
        chosen=chosen,
        endpoint=request.endpoint or "",
        fields={name: offered[name] for name in filters.KNOWN if name in allowed and offered[name]},
        keep={name: value for name, value in keep.items() if value},
        periods=sorted({*PERIODS, chosen.days}) if chosen.rolling else PERIODS,
    )
