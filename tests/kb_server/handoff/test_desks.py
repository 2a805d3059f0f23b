"""The operator's file of help desks is checked before anything is sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.handoff import desks
from kb_server.settings import BadSetting, Settings, load
from tests.kb_server.handoff.made import customer

GOOD = """
support:
  kind: zammad
  url: https://desk.example.com
  token: t0ken
  group: Users
  stand_in: nobody@example.com
  only: {segment: [enterprise, pro], kind: question}
  wait: 20
  keep_replies: true
team-chat:
  kind: slack
  url: https://hooks.example.com/T0/secret
"""


def test_several_help_desks_are_read() -> None:
    """Each desk has its name, what its adapter needs, and which contacts it takes."""
    found = desks.read(GOOD)
    assert ["support", "team-chat"] == list(found)
    support = found["support"]
    assert ("zammad", "t0ken", timedelta(minutes=20), True) == (
        support.kind,
        support["token"],
        support.wait,
        support.keep_replies,
    )
    assert support.takes(customer(segment="pro"))
    assert not support.takes(customer(segment="free"))
    assert not support.takes(customer(segment="pro", kind="wish"))
    assert found["team-chat"].takes(customer(kind="wish"))
    assert {} == desks.read("# none yet\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "line 1: this is not YAML"),
        ("- a", "there must be a name for each help desk"),
        ("A b: {kind: slack}", "line 1: A b: a name has at most 40"),
        ("\na: {kind: jira}", "line 2: a: `kind` must be one of email, webhook, zammad"),
        ("a: {kind: slack}", "line 1: a: `url` is missing: the address of an incoming webhook"),
        ("a: {kind: slack, url: [x]}", "a: `url` must be text"),
        ("a: {kind: slack, url: desk}", "a: `url` is not an address such as"),
        ("a: {kind: email, to: x}", "a: `to` has a value that is not an e-mail address"),
        ("a: {kind: email, to: a@b.c, cc: d@e.f}", "there is no `cc`; email knows keep_replies, kind"),
        ("a: {kind: email, to: a@b.c, wait: soon}", "`wait` must be minutes"),
        ("a: {kind: email, to: a@b.c, keep_replies: 1}", "`keep_replies` must be true or false"),
        ("a: {kind: email, to: a@b.c, only: {mood: bad}}", "`only` may have kind, topic"),
    ],
)
def test_a_mistake_names_line_desk_and_cure(text: str, message: str) -> None:
    """Each mistake says where it is and what is wanted."""
    with pytest.raises(ValueError, match=r"^line") as found:
        desks.read(text)
    assert message in str(found.value)


def test_a_message_quotes_no_secret(tmp_path: Path) -> None:
    """The error has the setting's name and the file, and nothing that the file keeps."""
    file = tmp_path / "desks.yml"
    file.write_text("a:\n  kind: email\n  to: hunter2\n")
    with pytest.raises(BadSetting, match=r"GAPLESS_HELP_DESKS: .*desks\.yml: line 1: a: `to`") as found:
        desks.load(Settings(help_desks=str(file)))
    assert "hunter2" not in str(found.value)
    file.write_text("a: {kind: slack, url: 'hunter2\n")
    with pytest.raises(BadSetting) as found:
        desks.load(Settings(help_desks=str(file)))
    assert "hunter2" not in str(found.value)
    assert "t0ken" not in repr(desks.read(GOOD))


def test_the_file_must_be_there(tmp_path: Path) -> None:
    """A file that is missing is a mistake at start; without the setting there are no help desks."""
    chosen = load({"GAPLESS_HELP_DESKS": str(tmp_path / "none.yml")})
    with pytest.raises(BadSetting, match=r"GAPLESS_HELP_DESKS: .* cannot be read"):
        desks.load(chosen)
    assert {} == desks.load(Settings())


def test_a_file_that_is_cut_at_any_byte(tmp_path: Path) -> None:
    """What is left is refused with its line, or is what the whole lines before the cut say."""
    file = tmp_path / "desks.yml"
    whole = f"# Бюро\n{GOOD.lstrip()}".encode()
    full = desks.read(whole.decode())
    chosen = Settings(help_desks=str(file))
    taken, refused = [], []
    for cut in range(len(whole)):
        file.write_bytes(whole[:cut])
        try:
            found = desks.load(chosen)
        except BadSetting as error:
            refused.append(str(error))
            continue
        taken.append(cut)
        assert set(found) <= set(full)
        values = [(found[name].values, full[name].values) for name in found]
        assert [] == [left for left, all_of in values if not left.items() <= all_of.items()]
    assert all(whole[:cut].endswith(b"\n") for cut in taken)
    named = re.compile(r"GAPLESS_HELP_DESKS: .*desks\.yml: (line \d+: |it is empty)")
    assert [] == [told for told in refused if not named.search(told)]


def test_the_file_is_read_once(tmp_path: Path) -> None:
    """While the service runs, a change of the file takes effect at the next start and not in between."""
    file = tmp_path / "desks.yml"
    file.write_text("a: {kind: email, to: a@b.c}\n")
    chosen = replace(Settings(), help_desks=str(file))
    before = desks.of(chosen)
    file.write_text("broken: [\n")
    assert before is desks.of(chosen)
