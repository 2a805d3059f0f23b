"""The service with users, as the tests of access have it."""

from tests.kb_server.access.conftest import staffed

__all__ = ["staffed"]
