"""Promises about the widget's files."""

import gzip

import brotli

from kb_server.center import widget_files


def test_one_version_names_all_files() -> None:
    """The loader names the version of all files, and sends no file that is not there."""
    known = widget_files.read()
    loader = known.files[widget_files.LOADER].plain.decode()
    assert f"-/widget/{known.version}/main.js" in loader
    assert {"main.js", "element.js", "panel.js", "widget.css", *widget_files.SHARED} <= known.files.keys()


def test_files_are_sent_without_comments() -> None:
    """Comments stay in the repository, and what is compressed is the same file."""
    for name, file in widget_files.read().files.items():
        assert b"/**" not in file.plain.replace(b"/** @type", b""), name
        assert b"\n " not in file.plain, name
        assert (
            file.plain == gzip.decompress(file.compressed["gzip"]) == brotli.decompress(file.compressed["br"])
        )


def test_no_text_goes_over_a_line() -> None:
    """The space before a line may be left out: no template of a script goes over several lines."""
    for name, file in widget_files.read().files.items():
        assert [] == [line for line in file.plain.splitlines() if line.count(b"`") % 2], name


def test_every_import_is_there() -> None:
    """Every module that a module of the widget names is among the files."""
    files = widget_files.read().files
    for name, file in files.items():
        named = [part.split(b'"')[0].decode() for part in file.plain.split(b'"./')[1:]]
        assert [] == [one for one in named if one not in files], name
