"""How Alembic runs the migrations: inside the transaction that `migrations.upgrade` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

import kb_server.data.schema  # noqa: F401 - declares them
from kb_server.data.database import Moment, metadata


def render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
