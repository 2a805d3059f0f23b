"""The drawn editor and terminal: typed text and real output, as HTML for the stage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from studio.camera import Camera

CARET = '<span class="caret"></span>'
PROMPT = '<span class="prompt">~/learn-center $</span> '
ROWS = 20  # of the drawn terminal


class Editor:
    """A text editor with one file, or with a reply, which is drawn on a white ground."""

    def __init__(self, camera: Camera, name: str, *, scene: str = "editor") -> None:
        self._camera, self._name, self._scene = camera, name, scene
        self.text = ""

    def type(self, text: str, *, each: int = 3) -> None:
        """Type `text`, `each` letters a frame."""
        for end in range(each, len(text) + each, each):
            self._show(self.text + text[:end])
        self.text += text

    def paste(self, text: str) -> None:
        """Insert the whole `text` with one key."""
        self._camera.name("Ctrl+V")
        self._show(self.text, seconds=0.45)
        self.text += text
        self._show(self.text, seconds=0.25)
        self._camera.name("")
        self._show(self.text)

    def replace(self, old: str, new: str) -> None:
        """Remove `old` letter by letter, and type `new` in its place."""
        before, _, after = self.text.partition(old)
        for end in range(len(old), -1, -1):
            self._show(before + old[:end], after)
        for end in range(1, len(new) + 1):
            self._show(before + new[:end], after, 0.09)
        self.text = before + new + after

    def _show(self, before: str, after: str = "", seconds: float = 0.05) -> None:
        html = _marked(before) + CARET + _marked(after)
        self._camera.write(self._scene, html, seconds, name=self._name)


class Terminal:
    """A terminal with a prompt."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._lines: list[str] = []

    def type(self, command: str, *, wait: float = 0.5) -> None:
        """Type `command` and press Enter."""
        for end in range(len(command) + 1):
            self._show([*self._lines, f"{PROMPT}{escape(command[:end])}{CARET}"], 0.07)
        self._camera.hold(0.3)
        self._lines.append(PROMPT + escape(command))
        self._show([*self._lines, CARET], wait)

    def print(self, output: str) -> None:
        """Show what the command has printed, and a new prompt."""
        self._lines += [_coloured(line) for line in output.rstrip().splitlines()]
        self._show([*self._lines, PROMPT + CARET], 0.3)

    def clear(self) -> None:
        """Empty the window."""
        self._lines = []

    def _show(self, lines: Iterable[str], seconds: float) -> None:
        self._camera.write("terminal", "\n".join(list(lines)[-ROWS:]), seconds)


def _marked(text: str) -> str:
    """Front matter's keys and Markdown's headings in colour."""
    html = escape(text, quote=False)
    html = re.sub(r"(?m)^([a-z_]+:)", r'<span class="key">\1</span>', html)
    html = re.sub(r"(?m)^(##? .*)$", r'<span class="mark">\1</span>', html)
    return re.sub(r"(?m)^(---)$", r'<span class="dim">\1</span>', html)


def _coloured(line: str) -> str:
    html = escape(line, quote=False)
    if re.match(r"(gapless: |ERROR|Error|Not published)", line):
        return f'<span class="bad">{html}</span>'
    return f'<span class="good">{html}</span>' if line.startswith("Published") else html
