"""What a build writes to stderr: every error, the first warnings, and what to do about them."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

SHOWN = 20  # warnings that are written one by one
LEFT_OUT = "`gapless publish --all` lists them."
SWITCH = "set strict: false in mkdocs.yml, at its top level"
CHECKS = "single checks under validation: there"
PASSED = (
    "Warnings do not stop this site. To be stopped by them, set strict: true in mkdocs.yml, at its top level."
)
INSTALL = (
    "Install what is missing into the same Python environment as Gapless: "
    f"{sys.executable} -m pip install PACKAGE. `mkdocs get-deps` lists the packages that a site needs."
)
BELOW = (
    "Move the pages into a folder of their own, such as docs, and name it there: docs_dir: docs. Or install "
    "mkdocs-same-dir, and list same-dir under plugins:."
)
INSIDE = "Releases lie among the pages: set GAPLESS_RELEASES to a folder outside of docs_dir."
SITE_DIR = "Config value 'site_dir'"  # ours, whatever mkdocs.yml says
CURES = (  # how to go on, by what the failure and the errors before it say
    ("plugin is not installed", INSTALL),
    ("No module named", INSTALL),
    ("parent directory of the config file", BELOW),
    ("The site_dir should not be within", INSIDE),
    ("configuration warnings", f"Correct mkdocs.yml as the warnings say. To build with them, {SWITCH}."),
    ("in strict mode", f"Correct what the warnings name. To build with them, {SWITCH}, or lower {CHECKS}."),
)


class BuildReport(logging.Handler):
    """Writes what MkDocs and its plugins log: all errors, and warnings up to a number."""

    def __init__(self, stream: TextIO | None = None, *, everything: bool = False) -> None:
        super().__init__(logging.INFO)
        self.stream = stream or sys.stderr
        self.shown = sys.maxsize if everything else SHOWN
        self.warnings = 0
        self.errors: list[str] = []
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record if it is an error, one of the first warnings, or a message of our own."""
        message = record.getMessage()
        if record.levelno == logging.WARNING:
            if message in self.said:
                return
            self.said.add(message)
            self.warnings += 1
            if self.warnings > self.shown:
                return
        elif record.levelno > logging.WARNING:
            if message.startswith(SITE_DIR) and self.errors:
                return  # it follows from the folder of the pages
            self.errors.append(message)
        elif record.levelno < logging.WARNING and not record.name.startswith("mkdocs.plugins.gapless"):
            return
        self.stream.write(f"{record.levelname}: {message}\n")

    def close_with(self, failure: str = "", *, strict: bool = True) -> None:
        """Write how many warnings were left out, and the `failure` that stopped the build, with its cure.

        A build that was not `strict` says how to make it so, if there were warnings.
        """
        if self.warnings > self.shown:
            left = self.warnings - self.shown
            self.stream.write(f"WARNING: and {left} more like these; {LEFT_OUT}\n")
        if failure:
            self.stream.write(f"ERROR: {failure}\n")
            plain = "\n".join([*self.errors, failure]).replace("'", "")
            if cure := next((cure for sign, cure in CURES if sign in plain), ""):
                self.stream.write(f"{cure}\n")
        elif self.warnings and not strict:
            self.stream.write(f"{PASSED}\n")
