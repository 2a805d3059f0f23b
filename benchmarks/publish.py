"""What publishing costs, beside plain MkDocs: `python -m benchmarks.publish`.

Makes sites of articles of 600 words, publishes each cold, unchanged and with one edited page, and prints the
CPU seconds and the peak memory of each. All is done in the same run, with the commands that people use.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import table

PAGES = (1000, 3000)
WORDS = 600  # of a page
SECTIONS = 8
FOLDER = 50  # pages
VOCABULARY = 6000
ROUNDS = 3  # edits, one after another: the least counts
MEANINGS = ("off", "en")  # GAPLESS_MEANING
_SYLLABLES = [one + two for one in "bcdfghklmnprstvwz" for two in "aeiou"]
_CONFIGURATION = """
site_name: Measured
site_url: https://help.example/
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.tabs, navigation.indexes]
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, toc: {permalink: true}]
plugins: [search]
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command and all its processes spent."""

    cpu: float  # seconds
    peak: float  # MB, of its largest process

    def __str__(self) -> str:
        return f"{self.cpu:.1f} s, {self.peak:.0f} MB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=PAGES, help="pages of each site")
    parser.add_argument("--meaning", nargs="+", default=MEANINGS, help="values of GAPLESS_MEANING")
    asked = parser.parse_args(arguments)
    for pages in asked.pages:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder)
            write(site, pages)
            rows = [["plain MkDocs", str(_mkdocs(site)), "", ""]]
            for meaning in asked.meaning:
                cold, same, *edited = _published(site, meaning)
                best = min(edited, key=lambda spent: spent.cpu)
                rows.append([f"gapless publish, meaning {meaning}", str(cold), str(best), str(same)])
        table.show(f"{pages} pages of {WORDS} words", ["", "cold", "one page edited", "unchanged"], rows)
    return 0


def write(site: Path, pages: int) -> None:
    """Write a site of `pages` articles into `site`. The same number makes the same site."""
    chance = random.Random(pages)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    (site / "mkdocs.yml").write_text(_CONFIGURATION, encoding="utf-8")
    for number in range(pages):
        file = site / "docs" / _path(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(_article(number, pages, words, weights, chance))
        file.write_text(text, encoding="utf-8")
    (site / "docs" / "index.md").write_text("# Measured\n\nThe first page.\n", encoding="utf-8")


def edit(site: Path, number: int, word: str) -> None:
    """Change one sentence of the page `number`."""
    file = site / "docs" / _path(number)
    file.write_text(file.read_text(encoding="utf-8") + f"\nAsk for {word} at the desk.\n", encoding="utf-8")


def _path(number: int) -> str:
    return f"folder-{number // FOLDER:03}/article-{number:05}.md"


def _article(
    number: int, pages: int, words: Sequence[str], weights: Sequence[float], chance: random.Random
) -> Iterator[str]:
    def some(count: int) -> str:
        return " ".join(chance.choices(words, weights, k=count))

    yield f"---\nid: article-{number}\nkeywords: [{some(1)}, {some(2)}]\n---\n# {some(4).capitalize()}\n\n"
    for section in range(SECTIONS):
        yield f"## {some(3).capitalize()} {section}\n\n"
        lines = [f"{some(12).capitalize()} **{some(2)}** {some(8)}." for _ in range(2)]
        other = _path(chance.randrange(pages))
        yield f"{' '.join(lines)}\nSee [{some(2)}](../{other}) and `{some(1)}`.\n\n"
        yield f"- {some(6)}\n- {some(6)}\n\n"
        if section % 4 == 1:
            yield f"```\n{some(5)}\n```\n\n"
            yield f"| {some(1)} | {some(1)} |\n|---|---|\n| {some(1)} | {some(2)} |\n\n"


def _mkdocs(site: Path) -> Spent:
    return _run(
        site,
        {},
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "-f",
        str(site / "mkdocs.yml"),
        "--site-dir",
        str(site / "plain"),
    )


def _published(site: Path, meaning: str) -> Iterator[Spent]:
    """Publish cold, then unchanged, then once after each edit."""
    place = site / f"published-{meaning}"
    settings = {
        "GAPLESS_MEANING": meaning,
        "GAPLESS_RELEASES": str(place / "releases"),
        "GAPLESS_STATE": str(place / "state"),
        "GAPLESS_CONFIG": str(site / "mkdocs.yml"),
    }
    for number in range(-2, ROUNDS):
        if number >= 0:
            edit(site, number * 7, f"{meaning}{number}")
        yield _run(site, settings, "-c", "from kb_server.cli import main; main()", "publish")


def _run(site: Path, settings: Mapping[str, str], *words: str) -> Spent:
    quiet = (
        dict(os.environ)
        | dict(settings)
        | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
    )
    # A second at each start that no install pays: jsonschema loads this, which only our tests have.
    (site / "hidden").mkdir(exist_ok=True)
    (site / "hidden" / "rfc3987_syntax.py").write_text("raise ImportError\n", encoding="utf-8")
    quiet["PYTHONPATH"] = os.pathsep.join([str(site / "hidden"), quiet["PYTHONPATH"]])
    quiet.pop("PYTHONDONTWRITEBYTECODE", None)  # people's Python compiles our modules once, not at each start
    output = (site / "output.txt").open("wb")
    with output:
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, output.fileno(), 2)]
        process = os.posix_spawn(sys.executable, [sys.executable, *words], quiet, file_actions=actions)
        _, status, spent = os.wait4(process, 0)
    if status:
        raise SystemExit((site / "output.txt").read_text(encoding="utf-8", errors="replace"))
    return Spent(spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024)


if __name__ == "__main__":
    sys.exit(main())
