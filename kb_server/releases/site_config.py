"""Reads a site's configuration, mkdocs.yml, without its generator."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

# libyaml reads ten times as fast. PyYAML's wheels have it; what somebody built themselves may not.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PARENT = "INHERIT"  # the key that names a file whose values hold where this one says nothing


class _Lenient(_SafeLoader):  # type: ignore[misc]  # known when it runs
    """Knows the tag for variables of the environment, and leaves out what only the generator understands."""


def _variable(loader: Any, node: yaml.Node) -> Any:
    """The first variable that is set; behind several names stands the value without any of them."""
    said = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [node.value]
    names, default = (said[:-1], said[-1]) if len(said) > 1 else (said, None)
    return next((os.environ[str(name)] for name in names if str(name) in os.environ), default)


_Lenient.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", lambda _loader, _suffix, _node: None)
_Lenient.add_constructor("!ENV", _variable)


def read(config: Path) -> dict[str, Any]:
    """The values of the file and of those that it inherits from; empty if it holds no mapping.

    Raises OSError, and ValueError for bad YAML.
    """
    merged: dict[str, Any] = {}
    for _, values in _inherited(config):
        merged = _merged(values, merged)
    return merged


def files(config: Path) -> list[Path]:
    """The file and those that it inherits from, as far as they can be read. Raises OSError, ValueError."""
    return [file for file, _ in _inherited(config)]


def _inherited(config: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each file with its values, that of the site first."""
    seen: set[Path] = set()
    while config.resolve() not in seen:
        seen.add(config.resolve())
        values = _load(config)
        parent = values.pop(PARENT, None)
        yield config, values
        if isinstance(parent, str):
            config = config.parent / parent


def _load(config: Path) -> dict[str, Any]:
    try:
        values = yaml.load(config.read_text(encoding="utf-8"), Loader=_Lenient)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(f"{config}: {error}") from error
    return values if isinstance(values, dict) else {}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both, mappings inside them too; where both say something, `over` holds."""
    both = {
        key: _merged(under[key], over[key])
        for key in under.keys() & over.keys()
        if _mappings(under[key], over[key])
    }
    return {**under, **over, **both}


def _mappings(*values: Any) -> bool:
    return all(isinstance(value, Mapping) for value in values)
