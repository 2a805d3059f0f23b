"""Text on the terminal as it is: what strangers wrote cannot move the cursor, ring, or turn the line around.

Titles and questions hold whatever their writers put there. Control characters, and those that change the
direction of text, are written as `\\u001b`. In JSON that is the same character.
"""

from __future__ import annotations

import io
import re
import sys

import click

# C0 but tab and line feed, C1, the separators of lines, and the controls of direction (Unicode Standard
# Annex 9) but the three marks that Arabic and Hebrew text needs.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_STYLE = re.compile(r"(\x1b\[(?:0|1|4|3[1-3])m)")  # what our own `click.style` writes


def say(words: object, *, colour: str = "red") -> None:
    """Tell on the error stream what failed, or with another colour what should be looked at."""
    click.secho(f"gapless: {visible(str(words))}", fg=colour, err=True)


def visible(text: str) -> str:
    """`text` with each control character written as its number."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def guard() -> None:
    """Let standard output write visible text only, but for the styles of our own."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not isinstance(sys.stdout, _Visible):
        sys.stdout = _Visible(
            sys.stdout.buffer,
            encoding=sys.stdout.encoding,
            errors=sys.stdout.errors,
            line_buffering=sys.stdout.line_buffering,
        )


class _Visible(io.TextIOWrapper):
    def write(self, text: str, /) -> int:
        parts = _STYLE.split(text)
        super().write("".join(part if at % 2 else visible(part) for at, part in enumerate(parts)))
        return len(text)
