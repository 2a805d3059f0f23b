"""The installation's secret, from which every key is derived."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path


def load(setting: str, state: Path) -> bytes:
    """The secret of the setting `secret_key`, or else of the file `secret` in `state`, made when missing."""
    if setting:
        return setting.encode()
    return kept(state / "secret")


def derive(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose: 32 bytes."""
    return hmac.digest(secret, purpose.encode(), "sha256")


def kept(file: Path) -> bytes:
    """The 32 random bytes in `file`: made by the first process that asks, the same for all others."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, secrets.token_bytes(32))
        os.fsync(handle)
        os.close(handle)
        os.link(draft, file)  # whole or not at all
    except FileExistsError:
        pass  # another process was faster: its bytes are the ones
    finally:
        draft.unlink()
    return file.read_bytes()
