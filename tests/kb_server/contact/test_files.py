"""Files that come with contacts."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from kb_server.contact import files, store
from kb_server.contact.files import UnfitFile
from kb_server.data.database import Database
from kb_server.data.schema.contact import contacts
from kb_server.listeners import LISTENERS
from kb_server.log.privacy import visitor_data
from kb_server.releases.support import FileRules
from kb_server.settings import Settings
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.power import Disk
from tests.plugins.conftest import PNG

RULES = FileRules(count=2, megabytes=1, types=("png", "jpg", "txt", "zip"))


def upload(name: str, content: bytes) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(io.BytesIO(content), filename=name)


def test_fitting_files_are_kept_outside_the_site(tmp_path: Path) -> None:
    """A file is written below the state directory, under a name of ours that its owner alone may read."""
    (kept,) = files.keep([upload("../../etc/My screen.PNG", PNG)], RULES, tmp_path, NOW)
    assert ("My screen.PNG", "image/png", len(PNG)) == (kept.name, kept.media_type, kept.size)
    assert kept.file.read_bytes() == PNG
    assert kept.file.is_relative_to(tmp_path / "contacts" / "2026-11-23")
    assert (kept.file.stat().st_mode & 0o777, kept.file.suffix) == (0o600, "")


def test_a_power_cut_leaves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files whose contact was taken are there after a power cut, also the first of a day."""
    power, state = Disk(monkeypatch), tmp_path / "var"
    state.mkdir()
    power.hold(state)
    (kept,) = files.keep([upload("screen.png", PNG)], RULES, state, NOW)
    left = power.after_the_cut(state, tmp_path / "left")
    power.close()
    assert PNG == (left / kept.file.relative_to(state)).read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"<svg onload=alert(1)>", "type"),  # says one thing, is another
        ("a.exe", b"MZ", "type"),
        ("a.html", b"<p>", "type"),
        ("png", PNG, "type"),  # no ending
        ("a.txt", b"\x00\x01", "type"),
        ("a.txt", b"\xff\xfe\xff", "type"),
        ("a.png", b"", "empty"),
        ("a.txt", b"x" * (files.MEGABYTE + 1), "size"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """A file must be of a type that is taken, by its name and by its bytes, and of the right size."""
    with pytest.raises(UnfitFile) as refused:
        files.keep([upload("fine.png", PNG), upload(name, content)], RULES, tmp_path, NOW)
    assert reason == refused.value.reason
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]  # nor is the fitting one kept


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """No more than the number that support.yml says, and none where it says nothing."""
    three = [upload(f"{number}.png", PNG) for number in range(3)]
    for sent, rules in ((three, RULES), (three[:1], None)):
        with pytest.raises(UnfitFile, match="count"):
            files.keep(sent, rules, tmp_path, NOW)
    assert () == files.keep([upload("", b"")], None, tmp_path, NOW)  # as browsers send an empty field


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one file cannot be written, none is kept: the request fails, and its files would lie there."""
    write = Path.write_bytes

    def fill(file: Path, content: bytes) -> int:
        if content != PNG:
            write(file, content[:1])
            raise OSError(28, "No space left on device")
        return write(file, content)

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space"):
        files.keep([upload("a.png", PNG), upload("b.txt", b"words")], RULES, tmp_path, NOW)
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_names_are_shown_as_they_are_and_short(tmp_path: Path) -> None:
    """Control characters and length of a name do no harm."""
    sent = [upload(f"{'ü' * 300}.txt", b"a"), upload("a\x1b[31m\u202eb.txt", "ä".encode())]
    long, odd = files.keep(sent, RULES, tmp_path, NOW)
    assert (files.LONGEST_NAME, True) == (len(long.name), long.name.endswith(".txt"))
    assert odd.name == "a [31m b.txt"


def test_files_expire_with_their_contacts(tmp_path: Path) -> None:
    """The files of days that are over the time of keeping are deleted, later ones stay."""
    old, new = (
        files.keep([upload("a.png", PNG)], RULES, tmp_path, NOW - timedelta(days=days))[0] for days in (9, 1)
    )
    assert files.expire(tmp_path, NOW - timedelta(days=7)) == 1
    assert (False, True) == (old.file.exists(), new.file.exists())


def test_files_stay_as_long_as_their_contacts(tmp_path: Path, database: Database) -> None:
    """Where a contact is kept beyond its time, since the clock is doubted, its files are too."""
    settings = Settings(state=tmp_path / "var")
    long_ago = NOW - timedelta(days=400)
    (kept,) = files.keep([upload("a.png", PNG)], RULES, settings.state, long_ago)
    with database.write() as connection:
        store.add(settings, connection, contact(received=long_ago), owner("a"), ())
    files.follow(settings, database)
    assert kept.file.exists()
    with database.write() as connection:
        connection.execute(sa.delete(contacts))
    files.follow(settings, database)
    assert not kept.file.exists()


def test_files_go_with_their_visitor(tmp_path: Path, database: Database) -> None:
    """A visitor who is erased takes the files of their contacts along, and no others."""
    settings = Settings(state=tmp_path / "var", config=tmp_path / "mkdocs.yml")
    mine, others = (files.keep([upload("a.png", PNG)], RULES, settings.state, NOW) for _ in range(2))
    with database.write() as connection:
        for who, kept in (("a", mine), ("b", others)):
            store.add(settings, connection, contact(attachments=kept), owner(who), ())
        done = visitor_data.erase(settings, connection, "a" * 16, LISTENERS, NOW)
    assert (1, 1) == (done["contact files"], done["contacts"])
    assert (False, True) == (mine[0].file.exists(), others[0].file.exists())
