"""Alerts, digests and signed segments in the terminal."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.access import segments
from kb_server.data import installation
from kb_server.data.keys import Keys
from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.reports.post import post_office
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver


@pytest.mark.slow
def test_alerts_digest_and_segments(project: Path) -> None:
    """The commands print alerts, digests and their keys, and sign a claim that the service believes."""
    assert {"spikes": [], "reported": []} == read("alerts")
    assert 64 == len(said("alerts", "--key").strip())
    assert "New gaps" in said("digest", "--week", datetime.now(UTC).date().isoformat())
    assert "api/gaps/digest.atom?key=" in said("digest", "--feed")
    assert 1 == run("digest", "--send").returncode
    claim = said("segment", "enterprise").strip()
    key = Keys("", project / "var").of("segments")
    assert "enterprise" == segments.verify(claim, key, datetime.now(UTC))
    assert 1 == run("segment", "No Name").returncode


class _Killed:
    """`gapless alerts` in a process of its own, which is killed as soon as a receiver has its message."""

    def __init__(self, **values: str) -> None:
        self._environment = os.environ | {f"GAPLESS_{name}": value for name, value in values.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Run it; return how it ended."""
        words = [sys.executable, "-c", "from kb_server.cli import main; main(['alerts'])"]
        with subprocess.Popen(words, env=self._environment, stdout=subprocess.DEVNULL) as self._process:
            code = self._process.wait()
        self._process = None
        return code

    def kill(self) -> None:
        """End it, where it runs."""
        if self._process:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def asked(project: Path) -> None:
    """Six visitors have asked for one thing today, and nobody did before."""
    with installation.database(settings.load({}, config=project / "mkdocs.yml")) as database:
        for minutes in range(6):
            ask(database, "how to export my data", datetime.now(UTC) - timedelta(minutes=minutes))


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_alerts_that_are_killed_after_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent before the kill is sent again with the same key; the next run sends nothing."""
    with receiver(204, lambda headers: taken(headers["Idempotency-Key"])) as (url, posted):
        keys: list[str] = []

        def taken(key: str) -> None:
            keys.append(key)
            killed.kill()

        values = {"ALERT_WEBHOOK": url, "WEBHOOK_NETWORKS": LOCAL[0]}
        killed = _Killed(**values)
        assert -9 == killed.run()
        for name, value in (values | {"SPIKE_VISITORS": "50"}).items():  # as if the spike had ebbed
            monkeypatch.setenv(f"GAPLESS_{name}", value)
        (again,) = read("alerts")["spikes"]
        assert [again["gap"]] * 2 == [json.loads(body)["spikes"][0]["gap"] for _, body in posted]
        assert [keys[0], keys[0]] == keys == [json.loads(body)["key"] for _, body in posted]
        assert [] == read("alerts")["reported"]
        assert 2 == len(posted)


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_two_at_once_send_one_alert() -> None:
    """While one sends, another sends nothing and says so; the next one has nothing to send."""
    ended: list[int] = []
    with receiver(204, lambda _: ended.append(second.run())) as (url, posted):
        second = _Killed(ALERT_WEBHOOK=url, WEBHOOK_NETWORKS=LOCAL[0])
        assert 0 == _Killed(ALERT_WEBHOOK=url, WEBHOOK_NETWORKS=LOCAL[0]).run()
        assert ([3], 1) == (ended, len(posted))
        assert 0 == second.run()
        assert 1 == len(posted)


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_a_mail_that_fails_posts_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one way took is not sent again because the other failed, or the process was killed there."""
    with receiver() as (url, posted), post_office() as (smtp, box):
        monkeypatch.setenv("GAPLESS_ALERT_WEBHOOK", url)
        monkeypatch.setenv("GAPLESS_WEBHOOK_NETWORKS", LOCAL[0])
        monkeypatch.setenv("GAPLESS_ALERT_TO", "a@example.org")
        assert 6 == run("alerts").returncode  # there is no mail server
        assert 1 == len(posted)
        killed = _Killed(SMTP=smtp)
        box.taken = lambda _: killed.kill()
        assert -9 == killed.run()
        monkeypatch.setenv("GAPLESS_SMTP", smtp)
        for _ in range(2):
            said("alerts")
        assert 1 == len(posted)
        ids = [email.message_from_string(text)["Message-ID"] for _, text in box.got]
        assert 2 == len(ids)
        assert 1 == len(set(ids))
