"""What a build says to the writer."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from plugins.report import SHOWN, BuildReport


@pytest.fixture
def stream() -> io.StringIO:
    """Where the report writes."""
    return io.StringIO()


@pytest.fixture
def report(stream: io.StringIO) -> Iterator[BuildReport]:
    """A report that hears what MkDocs logs."""
    made = BuildReport(stream)
    log = logging.getLogger("mkdocs")
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(made)
    yield made
    log.removeHandler(made)
    log.setLevel(level)


def test_other_plugins_chatter_is_left_out(report: BuildReport, stream: io.StringIO) -> None:
    """Messages below a warning are passed on only if they are our own."""
    logging.getLogger("mkdocs.plugins.other").info("I did something")
    logging.getLogger("mkdocs.plugins.gapless").info("2 pages have no id")

    assert "INFO: 2 pages have no id\n" == stream.getvalue()


def test_warnings_are_bounded_and_errors_are_not(report: BuildReport, stream: io.StringIO) -> None:
    """The first warnings are passed on, each once, then the number of the others; all errors are."""
    log = logging.getLogger("mkdocs.structure")
    for number in range(SHOWN + 5):
        log.warning("missing %s", number)
        log.warning("missing %s", number)
    log.error("broken")
    report.close_with()

    lines = stream.getvalue().splitlines()
    last = "WARNING: and 5 more like these; `gapless publish --all` lists them."
    assert (SHOWN, "ERROR: broken", last) == (len(lines) - 2, *lines[-2:])


def test_all_warnings(stream: io.StringIO) -> None:
    """A report that is asked for everything passes all warnings on."""
    report = BuildReport(stream, everything=True)
    for number in range(SHOWN + 5):
        report.handle(logging.LogRecord("mkdocs", logging.WARNING, "", 0, f"missing {number}", None, None))
    report.close_with()

    assert SHOWN + 5 == len(stream.getvalue().splitlines())


def test_cure_of_a_strict_build(report: BuildReport, stream: io.StringIO) -> None:
    """The report of a build that failed because of warnings says how to go on."""
    report.close_with("Aborted with 1 warnings in strict mode!")

    assert "set strict: false in mkdocs.yml, at its top level" in stream.getvalue()


def test_cure_of_a_mistaken_configuration(report: BuildReport, stream: io.StringIO) -> None:
    """The report of a build that failed because of mkdocs.yml itself says so."""
    report.close_with("Aborted with 2 configuration warnings in 'strict' mode!")

    assert "Correct mkdocs.yml as the warnings say." in stream.getvalue()


def test_cure_of_a_plugin_that_is_missing(report: BuildReport, stream: io.StringIO) -> None:
    """Where a plugin or a module is missing, the message says into which Python it is installed."""
    log = logging.getLogger("mkdocs.config")
    report.emit(log.makeRecord(log.name, logging.ERROR, "", 1, 'The "x" plugin is not installed', (), None))
    report.close_with("Aborted with a configuration error!")

    assert f"{sys.executable} -m pip install PACKAGE" in stream.getvalue()
    assert "mkdocs get-deps" in stream.getvalue()


def test_cure_of_pages_beside_mkdocs_yml(report: BuildReport, stream: io.StringIO) -> None:
    """Of pages beside mkdocs.yml the report says what to do, and nothing of the folder that we build in."""
    log = logging.getLogger("mkdocs.config")
    log.error(
        "Config value 'docs_dir': The 'docs_dir' should not be the parent directory of the config file."
    )
    log.error("Config value 'site_dir': The 'site_dir' should not be within the 'docs_dir'")
    report.close_with("Aborted with a configuration error!")

    assert "name it there: docs_dir: docs." in stream.getvalue()
    assert "site_dir" not in stream.getvalue()


def test_cure_of_releases_among_the_pages(report: BuildReport, stream: io.StringIO) -> None:
    """Where releases lie in the folder of the pages, the report names the setting."""
    logging.getLogger("mkdocs.config").error(
        "Config value 'site_dir': The 'site_dir' should not be within the 'docs_dir'"
    )
    report.close_with("Aborted with a configuration error!")

    assert "set GAPLESS_RELEASES" in stream.getvalue()
