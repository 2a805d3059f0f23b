"""The code that Jinja makes of the templates of Material and ours, kept where Python keeps that of modules.

It is code, and no part of the cache of a publish, which is data: whoever writes there must not decide what a
publish runs. Beside our own modules lies what only those write who can change the modules themselves. Where
Python keeps no code, or nobody may write, all templates are compiled anew.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from cache import pack
from cache.pack import Pack
from plugins import fingerprint

FILE = "templates"  # in the folder of Python's code of these modules


class CompiledTemplates(jinja2.BytecodeCache):
    """The code of the templates of one environment."""

    def __init__(self, env: jinja2.Environment) -> None:
        """All that `env` does must come from code that `fingerprint` knows."""
        names = (sorted(map(str, known)) for known in (env.extensions, env.filters, env.tests))
        self._made_with = pack.key(fingerprint.code(), *map(repr, names))
        self._pack = Pack(None if sys.dont_write_bytecode else folder() / FILE)
        self._new = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give `bucket` the code of its template, if it is known."""
        code = self._pack.get(self._name(bucket))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        self._pack.put(self._name(bucket), bucket.bytecode_to_string(), small=True)
        self._new = True

    def save(self) -> None:
        """Write the code that this build has used, if it has compiled some."""
        if self._new:
            self._pack.save()

    def _name(self, bucket: Bucket) -> bytes:
        """Of all that the code is made from: the template's name and file, its text, and what reads it."""
        return pack.key(self._made_with, bucket.key, bucket.checksum)


def folder() -> Path:
    """Where Python keeps the code of these modules."""
    return Path(importlib.util.cache_from_source(__file__)).parent
