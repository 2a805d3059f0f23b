"""A release that can be backed up, without a site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kb_server.releases import checksums, store
from kb_server.releases.store import Manifest


def release(releases: Path, now: datetime) -> str:
    """Publish one; return its name."""
    with store.locked(releases), store.building(releases) as making:
        (making / "documents.jsonl").touch()
        total = checksums.write(making)
        name = store.new_id(total, releases, now)
        store.complete(releases, making, Manifest(id=name, time=now.isoformat(), checksums=total))
        store.activate(releases, name)
    return name
