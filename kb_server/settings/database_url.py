"""The address of the database, from the setting `database`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


def locate(text: str, state: Path) -> URL:
    """Read the setting `database`: a URL, the path of a SQLite file, or "" for `gapless.db` in `state`.

    Raises ValueError saying what is wrong.
    """
    # SQLAlchemy is heavy, and a command that needs no database does not load it.
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if "://" not in text:
        return URL.create("sqlite", database=str((Path(text) if text else state / "gapless.db").absolute()))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("is not a database address") from error
    if url.get_backend_name() == "sqlite" and url.database and not url.query:
        return URL.create("sqlite", database=str(Path(url.database).absolute()))
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise ValueError("is neither postgresql://user@host/name nor the path of a SQLite file")
