"""Reading and checking all settings from the environment; each error says how to correct it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kb_server.settings import extras
from kb_server.settings.declaration import PREFIX, BadSetting
from kb_server.settings.declared import Settings
from kb_server.settings.listing import as_text

# Ours, but no settings: the guide's name for what a program logs in with, and what our own tests read.
OTHERS = frozenset({"GAPLESS_TOKEN", "GAPLESS_TEST_POSTGRES"})
_CERTAIN = 0.86  # of difflib, for whole names: one or two letters differ


def load(environ: Mapping[str, str] | None = None, *, config: Path | None = None) -> Settings:
    """Read and check all settings; `config`, from the command line, wins over `GAPLESS_CONFIG`.

    Paths become absolute. Raises BadSetting for the first value that cannot be used, for a directory that is
    a file, for a part that is not installed, for a header without the addresses that may send it, for half
    an OpenID provider, and for a variable that looks like a misspelt setting.
    """
    environ = os.environ if environ is None else environ
    _refuse_misspellings(environ)
    values = dict(_read(environ))
    if config is not None:
        values["config"] = config
    where: Path = (values.get("config") or _here(Settings().config)).absolute()
    releases = values.get("releases", where.parent / "releases")
    state = values.get("state", where.parent / "var")
    paths = {"config": where, "releases": releases.absolute(), "state": state.absolute()}
    for name in ("releases", "state"):
        _refuse_files(name, paths[name])
    chosen = Settings(**(values | paths))
    _refuse_missing_extras(chosen)
    if chosen.user_header and not chosen.user_header_from:
        raise BadSetting(
            f"{PREFIX}USER_HEADER_FROM: {PREFIX}USER_HEADER is set, and nothing says which proxy may be "
            f"believed. Set for example {PREFIX}USER_HEADER_FROM=127.0.0.1."
        )
    _refuse_half_a_provider(chosen)
    return chosen


def _here(usual: Path) -> Path:
    """The configuration in this folder: MkDocs also takes one that ends in .yaml."""
    other = usual.with_suffix(".yaml")
    return other if other.is_file() and not usual.exists() else usual


def _refuse_half_a_provider(chosen: Settings) -> None:
    """Raise BadSetting where people are to sign in with a provider, and something of that is missing."""
    if not chosen.oidc_issuer:
        if chosen.oidc_only:
            raise BadSetting(
                f"{PREFIX}OIDC_ONLY: nobody could sign in, because no provider is set. Set "
                f"{PREFIX}OIDC_ISSUER, or unset this."
            )
        return
    about = {each.name: each.metadata for each in fields(Settings)}
    for name in ("oidc_client_id", "oidc_roles", "base_url"):
        if not getattr(chosen, name):
            raise BadSetting(
                f"{PREFIX}{name.upper()}: {PREFIX}OIDC_ISSUER is set, and needs this as well. "
                f"Set for example {PREFIX}{name.upper()}={about[name]['example']}"
            )


def _refuse_files(name: str, directory: Path) -> None:
    """Raise BadSetting when `directory` or one of its parents is a file."""
    for place in (directory, *directory.parents):
        if place.exists():
            if not place.is_dir():
                raise BadSetting(
                    f"{PREFIX}{name.upper()}: {place} is not a directory. Name one, or remove the file."
                )
            return


def _refuse_missing_extras(chosen: Settings) -> None:
    """Raise BadSetting where a setting asks for a part that is not installed."""
    wanted = {
        "database": "postgres" if chosen.database.startswith("postgres") else "",
        "oidc_issuer": "oidc" if chosen.oidc_issuer else "",
        "assistants_per_minute": "mcp" if chosen.assistants_per_minute else "",
    }
    for name, extra in wanted.items():
        if extra and extras.is_missing(extra):
            raise BadSetting(f"{PREFIX}{name.upper()}: {extras.missing(extra)}")


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
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}: {file} cannot be read ({error}). Name a readable text file.") from error
    if not text:  # unlike an empty variable: who names a file means what is in it
        raise BadSetting(f"{name}: {file} is empty. Write the value into it, or unset {name}.")
    return text


def unknown(environ: Mapping[str, str]) -> list[str]:
    """What to tell the operator about each variable that is set, begins like ours, and is no setting.

    The start goes on: installations of several versions may share one environment, and Kubernetes sets
    variables of its own for a service that is called gapless.
    """
    return [_about(name) for name in _strange(environ) if _misspelt(name) is None]


def _refuse_misspellings(environ: Mapping[str, str]) -> None:
    for name in _strange(environ):
        if near := _misspelt(name):
            raise BadSetting(f"{name}: there is no such setting. Did you mean {near}?")


def _strange(environ: Mapping[str, str]) -> list[str]:
    """The variables with a value that begin like ours and are none of ours."""
    ours = _known() | OTHERS
    return sorted(
        n for n, value in environ.items() if n.startswith(PREFIX) and n not in ours and value.strip()
    )


def _misspelt(name: str) -> str | None:
    """The setting that was meant, if that is certain enough to stop the start."""
    return next(iter(difflib.get_close_matches(name, _known(), n=1, cutoff=_CERTAIN)), None)


def _about(name: str) -> str:
    """One sentence, with the nearest setting by what follows the prefix: that all names share."""
    ours = {known.removeprefix(PREFIX): known for known in sorted(_known())}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), ours, n=1, cutoff=0)
    return (
        f"{name} is no setting of this version and has no effect. The nearest is {ours[near[0]]}. "
        "gapless settings lists all."
    )


def _known() -> frozenset[str]:
    names = [PREFIX + f.name.upper() for f in fields(Settings)]
    files = [f"{PREFIX}{f.name.upper()}_FILE" for f in fields(Settings) if f.metadata["secret"]]
    return frozenset((*names, *files))
