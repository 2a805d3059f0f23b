"""A port that is named before somebody listens there is theirs."""

import socket

import pytest

from tests.ports import reserved


def test_a_reserved_port_is_nobodys_and_then_theirs() -> None:
    """Nobody answers there, nobody gets it by chance or without asking, and who was told listens there."""
    with reserved() as port, reserved() as other:
        assert port != other
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        with pytest.raises(OSError, match="in use"), socket.socket() as stranger:
            stranger.bind(("127.0.0.1", port))
        with socket.create_server(("127.0.0.1", port)) as server:
            socket.create_connection(("127.0.0.1", port)).close()
            server.accept()[0].close()
