"""Reads a site's configuration, mkdocs.yml, without its generator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# libyaml reads ten times as fast. PyYAML's wheels have it; what somebody built themselves may not.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Lenient(_SafeLoader):  # type: ignore[misc]  # known when it runs
    """Leaves out the tags that only the generator understands."""


_Lenient.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", lambda _loader, _suffix, _node: None)


def read(config: Path) -> dict[str, Any]:
    """The values of the file; empty if it holds no mapping. Raises OSError, and ValueError for bad YAML."""
    try:
        values = yaml.load(config.read_text(encoding="utf-8"), Loader=_Lenient)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(f"{config}: {error}") from error
    return values if isinstance(values, dict) else {}
