"""What figures are asked for: days, and what narrows them. An empty value lets all pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb_server.measures.contributions import CUSTOMER


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

    @property
    def part(self) -> str:
        """The part of the sums by article and by wording. Raises TooNarrow for two filters at once."""
        origin = "" if self.origin == CUSTOMER else self.origin
        said = {"segment": self.segment, "release": self.release, "origin": origin}
        chosen = [f"{name}={value}" for name, value in said.items() if value]
        if len(chosen) > 1:
            raise TooNarrow("Choose one of segment, release and origin: here they are counted one by one.")
        return chosen[0] if chosen else ""
