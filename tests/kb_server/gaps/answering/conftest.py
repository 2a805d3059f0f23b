"""A help center with a mail server, and visitors who left their address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kb_server.data.database import Database
    from kb_server.gaps.gap import Gap
    from kb_server.settings import Settings
    from tests.kb_server.gaps.reports.post import Box

NOW = datetime.now(UTC) - timedelta(hours=1)


@dataclass
class HelpCenter:
    """What the tests do with it."""

    settings: Settings
    database: Database
    box: Box

    def ask(self, who: str, address: str, *, lang: str = "en", text: str = "teleport turnips") -> str:
        """A visitor finds nothing and leaves an address; return the id of what they sent."""
        from kb_server.log.events import Asked, Searched
        from tests.kb_server.log.made import add, entry

        search = Searched(id=f"search-{who * 12}", at=NOW, text=text, via="static", lang=lang)
        sent = Asked(id=f"asked-{who * 12}", at=NOW, text=text, address=address, search=search.id, lang=lang)
        add(self.database, *(entry(event, visitor=who * 16, source=who * 16) for event in (search, sent)))
        return sent.id

    def follow(self) -> None:
        """Do what the service does beside the ingester."""
        from kb_server.gaps.answering.follow import follow
        from kb_server.gaps.store import at

        with at(self.settings, self.database) as gaps:
            gaps.update()
        follow(self.settings, self.database)

    def confirm(self, event: str) -> None:
        """Confirm the address, as the visitor does."""
        from kb_server.gaps.answering import waiting

        with self.database.write() as connection:
            assert waiting.confirm(connection, event, NOW)

    def becomes(self, state: str, *articles: str) -> None:
        """Put all gaps into this state, answered by these articles."""
        from kb_server.gaps import records

        with self.database.write() as connection:
            known = records.whole(connection, [one.id for one in records.listed(connection)])
            changed: list[Gap] = [replace(one, state=state, answers=articles) for one in known]  # type: ignore[arg-type]
            records.write(connection, changed)

    def tell(self, **settings: object) -> None:
        """Send what is due, with other settings."""
        from kb_server.gaps.answering.follow import follow

        follow(replace(self.settings, **settings), self.database)  # type: ignore[arg-type]

    @property
    def mails(self) -> list[tuple[str, str]]:
        """The receiver and the decoded subject and text of every mail that was sent."""
        from email import message_from_string
        from email.policy import default

        read = [(to[0], message_from_string(raw, policy=default)) for to, raw in self.box.got]
        return [(to, f"{mail['Subject']}\n{mail.get_body().get_content()}") for to, mail in read]  # type: ignore[union-attr]


@pytest.fixture
def center(tmp_path: Path, database: Database) -> Iterator[HelpCenter]:
    """A help center whose release answers nothing yet, once on each kind of database."""
    from kb_server.settings import Settings
    from tests.kb_server.gaps import stock
    from tests.kb_server.gaps.reports.post import post_office

    stock.serve(tmp_path / "releases", stock.plain(), NOW - timedelta(days=1))
    with post_office() as (smtp, box):
        settings = Settings(
            releases=tmp_path / "releases",
            state=tmp_path / "var",
            smtp=smtp,
            base_url="https://help.example.com/",
        )
        yield HelpCenter(settings, database, box)
