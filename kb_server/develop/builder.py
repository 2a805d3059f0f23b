"""The site build as a process that stays: it builds again, and makes drafts of edited pages in between."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_server.releases import site_build
from kb_server.releases.site_build import USUAL, BuildOptions, Progress


@dataclass(frozen=True, slots=True)
class EditedPage:
    """An edited page that is not published yet."""

    url: str  # from the root of the site
    html: str


class Builder:
    """Builds the site of one mkdocs.yml as often as asked. One call runs at a time."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process: subprocess.Popen[str] | None = None

    def site(self, config: Path, making: Path, progress: Progress, options: BuildOptions = USUAL) -> str:
        """Build as `site_build.site` does."""
        asked = site_build.request(config, making, options)
        with self._turn:
            before = self._errors.seek(0, 2)
            answer = self._ask(asked, "ended", config.parent, progress)
            code = answer["ended"] if answer else self._end()
            if answer and not answer["kept"]:
                self._end()
            self._errors.seek(before)
            return site_build.outcome(config, making, code, self._errors.read().strip())

    def draft(self, path: str) -> EditedPage | None:
        """The page at `path` in the content as it is now; None where only a build of the site can tell."""
        with self._turn:
            if self._process is None:
                return None
            answer = self._ask({"page": path}, "draft")
            if answer is None:
                self._end()
            return EditedPage(**answer["draft"]) if answer and answer["draft"] else None

    def forget(self) -> None:
        """Let the next build begin with a new process: more has changed than pages."""
        with self._turn:
            self._end()

    def close(self) -> None:
        """End the process, whatever it does."""
        process = self._process
        if process is not None:
            process.kill()
        self.forget()
        self._errors.close()

    def _ask(
        self,
        asked: Mapping[str, Any],
        answered: str,
        folder: Path | None = None,
        progress: Progress = lambda _stage, _done, _total: None,
    ) -> dict[str, Any] | None:
        """Ask the process, begun in `folder` where there is none; None when it ended without an answer."""
        if self._process is None:
            self._process = subprocess.Popen(
                [*site_build.PROGRAM, "follow"],
                cwd=folder,
                env=site_build.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes were asked for
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        except OSError:
            return None
        for line in process.stdout:
            if line.startswith(f'{{"{answered}": '):
                found: dict[str, Any] = json.loads(line)
                return found
            site_build.report(line, progress)
        return None

    def _end(self) -> int:
        """End the process; return the code with which it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        try:
            process.stdin.close()  # at the end of what is asked, it ends
        except OSError:
            process.kill()
        process.stdout.close()
        return process.wait()
