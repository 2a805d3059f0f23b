"""The service with users, as the tests of access have it."""

from tests.kb_server.access.conftest import desk_on_sqlite, staffed

__all__ = ["desk_on_sqlite", "staffed"]
