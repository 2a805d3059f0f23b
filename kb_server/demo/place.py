"""The folder of the demo: its own configuration, releases, database and login. Nothing else is touched."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlalchemy.exc import DBAPIError

from kb_server.access import users
from kb_server.data import demonstration, migrations
from kb_server.data.database import Database
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

FOLDER = "demo"  # beside the configuration of the guide
LOGIN = "demo"
SEGMENTS = (("enterprise", 3.0), ("pro", 1.5), ("free", 0.5))
STAFF = {LOGIN: "admin", "ann": "agent", "boris": "agent", "mei": "writer", "ivan": "writer"}


class NotDemo(RuntimeError):
    """The folder holds something else than a demo. It is left as it is."""

    exit_code: ClassVar[int] = 2


def settings(chosen: Settings, folder: Path) -> Settings:
    """The settings of the demo in `folder`: of those that were `chosen` only what says how it is served.

    It has a database of its own whatever is set, writes no mail, and calls no webhook.
    """
    return replace(
        Settings(),
        config=folder / "site" / "mkdocs.yml",
        releases=folder / "releases",
        state=folder / "var",
        segments=SEGMENTS,
        base_url=f"http://{chosen.host}:{chosen.port}/",
        host=chosen.host,
        port=chosen.port,
        engine=chosen.engine,
        meaning=chosen.meaning,
    )


def seed(chosen: Settings) -> int | None:
    """The seed of the demo that is there; None where there is none. Raises NotDemo for anything else."""
    folder = chosen.state.parent
    if not folder.exists() or not any(folder.iterdir()):
        return None
    database = Database(locate(chosen.database, chosen.state))
    try:
        with database.read() as connection:
            found = demonstration.seed(connection)
    except DBAPIError:
        found = None
    finally:
        database.close()
    if found is None:
        raise NotDemo(f"{folder} holds no demo. It is left as it is: name another folder with --folder.")
    return found


def prepare(chosen: Settings, seed: int, now: datetime) -> Database:
    """Make the folder anew, with a marked database and people who can log in; return the database.

    Raises NotDemo where the folder holds something else than a demo.
    """
    remove(chosen)
    database = Database(locate(chosen.database, chosen.state))
    migrations.upgrade(database)
    password = secrets.token_urlsafe(9)
    with database.write() as connection:
        demonstration.mark(connection, seed, now)
        for name, role in STAFF.items():
            own = password if name == LOGIN else secrets.token_urlsafe(24)
            users.add(connection, name, role, own, now)
    _login_file(chosen).touch(mode=0o600)
    _login_file(chosen).write_text(password, encoding="utf-8")
    return database


def remove(chosen: Settings) -> bool:
    """Remove the demo; False where there is none. Raises NotDemo for anything else."""
    if seed(chosen) is None:
        return False
    shutil.rmtree(chosen.state.parent)
    return True


def password(chosen: Settings) -> str:
    """The password with which `LOGIN` opens the studio of this demo."""
    return _login_file(chosen).read_text(encoding="utf-8")


def _login_file(chosen: Settings) -> Path:
    return chosen.state / "login"
