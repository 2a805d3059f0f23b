"""Our scripts and styles, joined into files whose names change with their content.

A page asks for two files instead of forty, and browsers keep them for good. A module that is imported when it
is needed, as `import("./video.js")`, becomes a file of its own with what only it imports. Only comments and
indents are left out: what type checks and tests read is what readers run.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

FOLDER = "assets/gapless/"
MAIN = "main"  # the module that all others are reached from, and the name of the script of every page
STYLE = "style"  # the name of the joined styles
STYLES = (
    "brand",
    "article",
    "home",
    "search",
    "finder",
    "contact",
    "video",
    "session",
    "school",
    "rtl",
    "forced",
)  # in this order
APART = frozenset({"diagrams.js"})  # a script of its own, on sites that have diagrams

_COMMENT = re.compile(r"^[ \t]*/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:const|class|(?:async )?function\*?) (\w+))", re.MULTILINE)
_LATER = re.compile(r'\bimport\("\./([\w-]+)\.js"\)')
_FOR = re.compile(r'\["([\w-]+)", \(\) => import\("\./([\w-]+)\.js"\)\]')
_NOTE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # a comment that has its line alone
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)\n?", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_ONCE = """\
let begun = false;
export default ({given}) => {{
if (begun) return;
begun = true;
{body}}};
"""


def take_parts(files: Files, theme: Path) -> None:
    """Take out what the joined files are made of. The site's own files stay."""
    parts = [
        file
        for file in files
        if file.src_uri.startswith(FOLDER)
        and file.src_dir == str(theme)
        and file.src_uri.endswith((".js", ".css"))
        and file.src_uri.removeprefix(FOLDER) not in APART
    ]
    for file in parts:
        files.remove(file)


def put(files: Files, config: MkDocsConfig, theme: Path, colours: str) -> None:
    """Add the joined files. `colours` are the styles that no file holds: those of the site's brand."""
    for name, content in contents(theme, colours).items():
        files.append(File.generated(config, name, content=content))


@functools.cache
def contents(theme: Path, colours: str) -> dict[str, str]:
    """The joined scripts and styles, by their addresses in the site."""
    folder = theme / FOLDER
    made = {_named(name, content): content for name, content in scripts(folder).items()}
    style = styles(folder, colours)
    return {f"{FOLDER}{name}": content for name, content in made.items()} | {
        f"{FOLDER}{STYLE}.{_digest(style)}.css": style
    }


def address(theme: Path, colours: str, name: str) -> str:
    """The address in the site of the script `name`, or of the styles."""
    return next(found for found in contents(theme, colours) if found.startswith(f"{FOLDER}{name}."))


@functools.cache
def later(theme: Path) -> dict[str, str]:
    """The elements whose scripts are imported when a page has them, and the names of these scripts."""
    return dict(_FOR.findall((theme / FOLDER / f"{MAIN}.js").read_text(encoding="utf-8")))


def styles(folder: Path, colours: str) -> str:
    """The styles, one after another, the colours last."""
    parts = [*((folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES), colours]
    return _INDENT.sub("", _STYLE_COMMENT.sub("", "\n".join(parts)))


def scripts(folder: Path) -> dict[str, str]:
    """The script of every page, and those that it imports when needed, by the names of their modules.

    Each module becomes a function that runs once, in the order in which a browser would run them, and gives
    back what the module exports. A later script is given what it shares with that of every page, and runs
    once too, however often it is imported. Raises ValueError where modules import each other, where two later
    scripts import the same module, or where one is imported in a way that is not understood.
    """
    first: dict[str, str] = {}
    _add(MAIN, folder, first, ())
    found: dict[str, str] = {}
    calls: dict[str, str] = {}
    apart: dict[str, str] = {}  # the later script of each module
    for name in dict.fromkeys(_LATER.findall("".join(first.values()))):
        done = dict(first)
        _add(name, folder, done, ())
        own = {module: text for module, text in done.items() if module not in first}
        if twice := next((module for module in own if module in apart), ""):
            both = f"{apart[twice]}.js and {name}.js"
            raise ValueError(f"{twice}.js: {both} import it when they are needed: import it in {MAIN}.js")
        apart |= dict.fromkeys(own, name)
        body = "".join(own.values())
        given = ", ".join(one for one in map(_variable, first) if re.search(rf"{re.escape(one)};", body))
        found[name] = _ONCE.format(given=given, body=body)
        calls[name] = f'import("./{_named(name, found[name])}").then((later) => later.default({given}))'
    return {MAIN: _LATER.sub(lambda call: calls[call[1]], "".join(first.values()))} | found


def _add(name: str, folder: Path, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{name}.js: imports itself by way of {above[-1]}.js")
    if name not in done:
        source = (folder / f"{name}.js").read_text(encoding="utf-8")
        for _, imported in _IMPORT.findall(source):
            _add(imported, folder, done, (*above, name))
        done[name] = _function(name, source)


def _function(name: str, source: str) -> str:
    body = _EXPORT.sub(r"\1", _IMPORT.sub(_constant, _NOTE.sub("", _COMMENT.sub("", source))))
    if unknown := _UNKNOWN.search(body):
        raise ValueError(f"{name}.js: {unknown[0]} cannot be joined")
    if long := next((line for line in body.splitlines() if line.count("`") % 2), ""):  # its indent is text
        raise ValueError(f"{name}.js: a template of several lines cannot be joined: {long.strip()}")
    body = _INDENT.sub("", body)
    exported = ", ".join(found for _, found in _EXPORT.findall(source))
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


def _constant(found: re.Match[str]) -> str:
    names, module = found[1], found[2]
    return f"const {{{names.replace(' as ', ': ')}}} = {_variable(module)};\n" if names else ""


def _variable(module: str) -> str:
    return "$" + module.replace("-", "_")


def _named(name: str, script: str) -> str:
    return f"{name}.{_digest(script)}.js"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]
