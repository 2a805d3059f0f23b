"""What higher rooms do with a contact. The application passes it in: this room imports none above it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine import Connection

from kb_server.contact.contact import Contact
from kb_server.settings import Settings

EXTENSION = "gapless.contacts"  # where the application keeps its listeners

Listener = Callable[[Settings, Connection, Contact], None]
"""Called with a new contact, in the transaction that stores it."""
