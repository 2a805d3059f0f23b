"""Reading and checking all settings from the environment; each error says how to correct it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kb_server.settings.declaration import PREFIX, BadSetting
from kb_server.settings.declared import Settings
from kb_server.settings.listing import as_text


def load(environ: Mapping[str, str] | None = None, *, config: Path | None = None) -> Settings:
    """Read and check all settings; `config`, from the command line, wins over `GAPLESS_CONFIG`.

    Paths become absolute. Raises BadSetting for the first value that cannot be used, for a directory that is
    a file, and for a variable that looks like a misspelt setting.
    """
    environ = os.environ if environ is None else environ
    _refuse_misspellings(environ)
    values = dict(_read(environ))
    if config is not None:
        values["config"] = config
    where: Path = values.get("config", Settings().config).absolute()
    releases = values.get("releases", where.parent / "releases")
    state = values.get("state", where.parent / "var")
    paths = {"config": where, "releases": releases.absolute(), "state": state.absolute()}
    for name in ("releases", "state"):
        _refuse_files(name, paths[name])
    return Settings(**(values | paths))


def _refuse_files(name: str, directory: Path) -> None:
    """Raise BadSetting when `directory` or one of its parents is a file."""
    for place in (directory, *directory.parents):
        if place.exists():
            if not place.is_dir():
                raise BadSetting(
                    f"{PREFIX}{name.upper()}: {place} is not a directory. Name one, or remove the file."
                )
            return


def _read(environ: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for each in fields(Settings):
        name = PREFIX + each.name.upper()
        text = environ.get(name, "")
        if each.metadata["secret"] and (file := environ.get(f"{name}_FILE", "")):
            text = _secret(f"{name}_FILE", file, both=bool(text))
        if not text.strip():
            continue  # an empty variable counts as not set, as in compose files
        try:
            yield each.name, each.metadata["read"](text.strip())
        except ValueError as error:
            value = "its value" if each.metadata["secret"] else repr(text)
            example = each.metadata["example"] or as_text(each.default)
            cure = f" Set for example {name}={example}" if example else " Set another value"
            raise BadSetting(f"{name}: {value} {error}.{cure}, or unset it for the default.") from error


def _secret(name: str, file: str, *, both: bool) -> str:
    if both:
        raise BadSetting(f"{name}: {name.removesuffix('_FILE')} is set as well. Unset one of the two.")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}: {file} cannot be read ({error}). Name a readable text file.") from error


def _refuse_misspellings(environ: Mapping[str, str]) -> None:
    known = {PREFIX + f.name.upper() for f in fields(Settings)}
    known |= {f"{PREFIX}{f.name.upper()}_FILE" for f in fields(Settings) if f.metadata["secret"]}
    for name in sorted(n for n in environ if n.startswith(PREFIX) and n not in known):
        if near := difflib.get_close_matches(name, known, n=1, cutoff=0.86):
            raise BadSetting(f"{name}: there is no such setting. Did you mean {near[0]}?")
