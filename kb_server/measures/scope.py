"""What figures are asked for: days, and what narrows them. An empty value lets all pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kb_server.data.weeks import monday
from kb_server.measures.contributions import CUSTOMER

DAILY = 35  # days up to which a trend has a point a day; a longer one has a point a week


class TooNarrow(ValueError):
    """The sums do not know this combination. The message says what to leave out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Days and filters. Without an origin customers are meant."""

    since: date
    until: date
    lang: str = ""  # without the region
    segment: str = ""
    release: str = ""
    origin: str = ""

    def days(self) -> Iterator[date]:
        """Its days, in order."""
        return (date.fromordinal(n) for n in range(self.since.toordinal(), self.until.toordinal() + 1))

    def bucket(self, day: date) -> date:
        """The first day of the point of a trend that `day` belongs to: itself, or its week."""
        if (self.until - self.since).days < DAILY:
            return day
        return max(self.since, monday(day))

    @property
    def part(self) -> str:
        """The part of the sums by article and by wording. Raises TooNarrow for two filters at once."""
        origin = "" if self.origin == CUSTOMER else self.origin
        said = {"segment": self.segment, "release": self.release, "origin": origin}
        chosen = [f"{name}={value}" for name, value in said.items() if value]
        if len(chosen) > 1:
            raise TooNarrow("Choose one of segment, release and origin: here they are counted one by one.")
        return chosen[0] if chosen else ""
