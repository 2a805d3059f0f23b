"""Where commands find the listeners of the log."""

import click
import pytest

from kb_server.log import listeners
from kb_server.log.listeners import Listeners


def test_the_command_line_passes_them_in() -> None:
    """A command, however deep, gets what the root of the command line makes."""
    made = Listeners(expired={"rows": lambda *_: 3})
    root = click.Context(click.Command("gapless"), obj=lambda: made)
    with (
        root,
        click.Context(click.Command("log"), parent=root),
        click.Context(click.Command("expire"), parent=root),
    ):
        assert made is listeners.of_command_line()


def test_outside_a_command_there_are_none() -> None:
    """Code that runs in no command is told so instead of getting listeners that do nothing."""
    with pytest.raises(RuntimeError, match="no active click context"):
        listeners.of_command_line()
