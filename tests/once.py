"""What tests do again and again with one outcome, done once in a process: a saving of a third of their CPU.

Each function has its own outcome, remembered by what it was given; nothing is left out or replaced.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest


def compressed(patch: pytest.MonkeyPatch) -> None:
    """Each published center compresses the theme's files anew, with the best that Brotli can."""
    import brotli

    patch.setattr(brotli, "compress", functools.lru_cache(2_000)(brotli.compress))


def verified(patch: pytest.MonkeyPatch) -> None:
    """Each test logs users in whose database and password are the same, and Argon2 is slow on purpose."""
    from argon2.low_level import verify_secret

    patch.setattr("argon2._password_hasher.verify_secret", functools.cache(verify_secret))


def routed(patch: pytest.MonkeyPatch) -> None:
    """Werkzeug compiles each route of a service anew, and every service of a test has the same hundred."""
    from werkzeug.routing import Rule

    compiled: dict[object, Any] = {}
    anew = Rule._compile_builder

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        given = (
            *rule._trace,
            *sorted((rule.defaults or {}).items()),
            *sorted(rule.arguments),
            append_unknown,
        )
        if given not in compiled:
            compiled[given] = anew(rule, append_unknown)
        return compiled[given]

    patch.setattr(Rule, "_compile_builder", builder)


def translated(patch: pytest.MonkeyPatch) -> None:
    """Jinja compiles each template for each service anew."""
    from flask import Flask
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    class Kept(BytecodeCache):
        def __init__(self) -> None:
            self.codes: dict[tuple[str, str], bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            code = self.codes.get((bucket.key, bucket.checksum))
            if code:
                bucket.bytecode_from_string(code)

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()

    patch.setattr(Flask, "jinja_options", Flask.jinja_options | {"bytecode_cache": Kept()})
