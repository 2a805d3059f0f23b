"""The list of sent links: what it is filtered by, and its sums. Pure, but for reading the filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kb_server.support.outcomes import OUTCOMES, LinkOutcomes, Outcome
from kb_server.web.request import number

PERIODS = (7, 30, 90, 365)  # days that can be chosen
USUAL = 90  # days
PAGE = 50  # links


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFilter:
    """Which links are listed. "" stands for all."""

    ticket: str = ""
    article: str = ""
    agent: str = ""
    outcome: Outcome | None = None
    days: int = USUAL
    page: int = 1

    @classmethod
    def read(cls, values: Mapping[str, str]) -> SentFilter:
        """The filter in an address; what it does not know counts as not asked."""
        asked = {name: values.get(name, "").strip() for name in ("ticket", "article", "agent")}
        outcome = next((one for one in OUTCOMES if one == values.get("outcome")), None)
        days = next((one for one in PERIODS if str(one) == values.get("days")), USUAL)
        return cls(**asked, outcome=outcome, days=days, page=number(values.get("page", "")) or 1)

    def arguments(self, page: int) -> dict[str, Any]:
        """The parameters of the address of another page of this list, without what goes without saying."""
        said = {
            "ticket": self.ticket,
            "article": self.article,
            "agent": self.agent,
            "outcome": self.outcome or "",
            "days": "" if self.days == USUAL else str(self.days),
            "page": str(page) if page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    def within(self, pages: int) -> SentFilter:
        """The same list, at its last page where this one is past the end."""
        return replace(self, page=max(1, min(self.page, pages)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentSums:
    """How many links had each outcome."""

    sent: int
    opened: int
    counts: Mapping[Outcome, int]

    @property
    def known(self) -> int:
        """The opened links of which it is known whether they solved their ticket."""
        return self.counts["solved"] + self.again_opened

    def having(self, outcome: Outcome | None) -> int:
        """How many links have that outcome, or how many there are."""
        return self.sent if outcome is None else self.counts[outcome]

    again_opened: int = 0  # links that were opened, and whose customer wrote again


def sums(found: LinkOutcomes) -> SentSums:
    """The sums of these links."""
    counts: Counter[Outcome] = Counter()
    opened: Counter[Outcome] = Counter()  # of the links with that outcome, those that were opened
    for (_, outcome, was), links in found.items():
        counts[outcome] += links
        opened[outcome] += links * was
    return SentSums(
        sent=counts.total(),
        opened=opened.total(),
        counts={outcome: counts[outcome] for outcome in OUTCOMES},
        again_opened=opened["again"],
    )
