"""The widget's files, as this installation has them: scripts and styles."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb_server.web import encoded

LOADER = "loader.js"
# Scripts of the learn center that the widget runs too.
SHARED = ("elements.js", "ids.js", "outbox.js", "receipt.js", "settling.js", "tab.js", "work.js")

_PLACES = (  # in an installed package, and in a checkout
    Path(__file__).with_name("widget_scripts"),
    Path(__file__).parents[2] / "clients" / "widget",
)
_LEARN_CENTER = Path(__file__).parents[2] / "plugins" / "theme" / "assets" / "gapless"
# Comments, and the space before a line: nobody reads them in a browser.
_UNREAD = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*// [^\n]*\n|^[ \t]+", re.DOTALL | re.MULTILINE)
_VERSION = b"VERSION"  # what stands for it in the loader


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """A file in the form in which it is sent."""

    plain: bytes
    compressed: Mapping[str, bytes]  # by encoding


@dataclass(frozen=True, slots=True)
class WidgetFiles:
    """All files, by name. `version` changes when any of them does."""

    version: str
    files: Mapping[str, WidgetFile]


@functools.cache
def read() -> WidgetFiles:
    """Read all files once. Raises OSError where they are not installed."""
    found = dict(_files())
    version = hashlib.sha256(b"".join(found[name] for name in sorted(found))).hexdigest()[:12]
    found[LOADER] = found[LOADER].replace(_VERSION, version.encode())
    return WidgetFiles(
        version, {name: WidgetFile(plain, encoded.forms(plain)) for name, plain in found.items()}
    )


def _files() -> Iterator[tuple[str, bytes]]:
    folder = next((one for one in _PLACES if (one / LOADER).is_file()), None)
    if folder is None:
        raise FileNotFoundError(f"{_PLACES[0]}: the widget is not installed. Install Gapless again.")
    for file in sorted(folder.iterdir()):
        if file.suffix in (".js", ".css"):
            yield file.name, _UNREAD.sub(b"", file.read_bytes())
    for name in SHARED:
        yield name, _UNREAD.sub(b"", (_LEARN_CENTER / name).read_bytes())
