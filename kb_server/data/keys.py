"""The installation's secret, from which every key is derived."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from kb_server.data import disk


class Keys:
    """The keys of an installation, one for each purpose, from the setting `secret_key` or a file."""

    def __init__(self, setting: str, state: Path) -> None:
        self._setting = setting.encode()
        self._state = state
        self._secret = b""
        self._derived: dict[str, bytes] = {}

    def of(self, purpose: str) -> bytes:
        """The key for `purpose`: 32 bytes. The first call may create the file `secret` in `state`."""
        if purpose not in self._derived:
            self._secret = self._secret or self._setting or read_or_create(self._state / "secret")
            self._derived[purpose] = hmac.digest(self._secret, purpose.encode(), "sha256")
        return self._derived[purpose]


def digest(token: str) -> str:
    """The SHA-256 of a random token, as 64 hexadecimal digits: the database stores no more of it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_or_create(file: Path) -> bytes:
    """Read the 32 random bytes in `file`; the first process that calls this creates them."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        pass
    disk.make_folder(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        try:
            os.write(handle, secrets.token_bytes(32))
            os.fsync(handle)
        finally:
            os.close(handle)
        os.link(draft, file)  # atomic
    except FileExistsError:
        pass  # another process was faster: its bytes are used
    finally:
        draft.unlink()
    disk.flush(file.parent)
    return file.read_bytes()
