"""What a build writes to stderr: every error, the first warnings, and what to do about them."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

SHOWN = 20  # warnings that are written one by one


class BuildReport(logging.Handler):
    """Writes what MkDocs and its plugins log: all errors, and warnings up to a number."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(logging.INFO)
        self.stream = stream or sys.stderr
        self.warnings = 0
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record if it is an error, one of the first warnings, or a message of our own."""
        message = record.getMessage()
        if record.levelno == logging.WARNING:
            if message in self.said:
                return
            self.said.add(message)
            self.warnings += 1
            if self.warnings > SHOWN:
                return
        elif record.levelno < logging.WARNING and not record.name.startswith("mkdocs.plugins.gapless"):
            return
        self.stream.write(f"{record.levelname}: {message}\n")

    def close_with(self, failure: str = "") -> None:
        """Write how many warnings were left out, and the `failure` that stopped the build."""
        if self.warnings > SHOWN:
            self.stream.write(f"WARNING: and {self.warnings - SHOWN} more like these\n")
        if failure:
            self.stream.write(f"ERROR: {failure}\n")
            if "strict mode" in failure:
                self.stream.write(
                    "Mend what the warnings name. To build with warnings, set strict: false in mkdocs.yml, "
                    "or lower single checks under validation: in mkdocs.yml.\n"
                )
