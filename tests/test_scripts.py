"""Promises about our JavaScript that no single script can keep."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import String

from tests import ROOT, hostile

QUICK = 5.0  # milliseconds of the processor, for hostile.SIZE characters
ATTEMPTS = 20  # only the quickest counts: a busy machine is no slow pattern
SCRIPTS = ("clients", "kb_server", "plugins/theme/assets/gapless")
# Patterns that are put together when they are needed, and of what.
GIVEN = {
    "plugins/theme/assets/gapless/arrival.js": "words, each escaped",
}
EXTENSION = ROOT / "clients" / "extension"


def test_the_npm_lock_pins_every_package_with_a_hash() -> None:
    """The tools are pinned exactly, with a hash for each platform's package, and no registry is named."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in manifest, "scripts are served as they are: nothing is bundled into them"
    assert [] == [name for name, asked in manifest["devDependencies"].items() if not asked[0].isdigit()]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = {name: entry for name, entry in lock.items() if name}
    assert len(packages) > 3
    assert [] == [name for name, entry in packages.items() if "sha512-" not in entry.get("integrity", "")]
    assert [] == [name for name, entry in packages.items() if "resolved" in entry]


def test_the_extension_opens_with_all_its_page_scripts() -> None:
    """The worker injects each script of the extension's page folder, and none that is not there."""
    worker = (EXTENSION / "worker.js").read_text(encoding="utf-8")
    listed = re.search(r"const PAGE = \[(.+?)\]", worker, re.DOTALL)
    assert listed
    assert sorted(re.findall(r'"(\w+)"', listed[1])) == sorted(
        file.stem for file in (EXTENSION / "page").glob("*.js")
    )


@dataclass(frozen=True)
class ScriptPattern:
    """A pattern in a script of ours, with hostile texts made for it."""

    place: str
    source: str
    flags: str
    own: list[str]


def scripts() -> Iterator[tuple[str, str]]:
    """Every script that browsers load, with its text."""
    for folder in SCRIPTS:
        for file in sorted((ROOT / folder).rglob("*.js")):
            yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


def patterns(place: str, text: str) -> Iterator[ScriptPattern]:
    """The patterns of a script."""
    for at, kind, written in JavascriptLexer().get_tokens_unprocessed(text):
        if kind is String.Regex:
            source, _, flags = written[1:].rpartition("/")
            texts = hostile.against(as_python(source), re.IGNORECASE if "i" in flags else 0)
            line = text.count("\n", 0, at) + 1
            yield ScriptPattern(f"{place}:{line}", source, flags, list(texts))


def as_python(source: str) -> str:
    """A pattern of JavaScript as Python reads it, near enough to make texts for it."""
    classes = re.sub(r"\\p\{[^}]*\}", r"\\w", source)
    return re.sub(r"\(\?<(?![=!])", "(?P<", classes).replace("\\/", "/")


def slow(found: list[ScriptPattern], folder: Path) -> list[str]:
    """The patterns that take too long in Node, with the text that does it."""
    asked = {
        "patterns": [asdict(one) for one in found],
        "texts": list(hostile.texts()),
        "attempts": ATTEMPTS,
        "enough": QUICK,
    }
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    command = [Path(sys.executable).with_name("node"), ROOT / "tests" / "patterns.mjs", folder / "asked.json"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return [
        f"{one.place}: {one.source[:40]} takes {worst['took']} ms for {worst['text'][:20]!r}"
        for one, worst in zip(found, json.loads(answer.stdout), strict=True)
        if worst["took"] > QUICK
    ]


@pytest.mark.slow
def test_every_pattern_of_a_script_is_quick(tmp_path: Path) -> None:
    """No pattern in a browser takes over five milliseconds for ten thousand hostile characters."""
    found = [one for place, text in scripts() for one in patterns(place, text)]
    assert len(found) > 35
    assert [] == slow(found, tmp_path)


@pytest.mark.slow
def test_a_slow_pattern_of_a_script_is_noticed(tmp_path: Path) -> None:
    """Patterns are found beside divisions and in templates, and what goes back over the text is too slow."""
    text = r"a = b / 2; `${c / 2} ${d.replace(/\s+$/, '')}`; if (/no. ?(?:\s*\p{L})*;/u.test(e)) f();"
    found = list(patterns("x.js", text))
    assert [r"\s+$", r"no. ?(?:\s*\p{L})*;"] == [one.source for one in found]
    assert [one.place for one in found[:1]] == [one.split(": ")[0] for one in slow(found[:1], tmp_path)]


def test_patterns_that_are_put_together_are_known() -> None:
    """A pattern that only a run can know has a reason here."""
    assert sorted(GIVEN) == sorted({place for place, text in scripts() if "RegExp(" in text})
