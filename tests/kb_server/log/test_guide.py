"""The guide describes the events as the code does."""

from kb_server.log import guide
from kb_server.log.events import KINDS
from tests import ROOT

GUIDE = ROOT / "content" / "operating" / "events.md"


def test_the_guide_has_every_event() -> None:
    """The guide's page of events is what the code declares."""
    text = GUIDE.read_text(encoding="utf-8")
    between = text.partition("<!-- events -->")[2].partition("<!-- /events -->")[0]
    assert guide.markdown().strip() == between.strip(), "write it anew with gapless log kinds"


def test_every_kind_and_field_is_described() -> None:
    """Each kind has a sentence, and each of its fields has a description."""
    assert [] == [line for line in guide.markdown().splitlines() if line.endswith("|  |")]
    assert [] == [name for name, kind in KINDS.items() if not (kind.__doc__ or "").strip().endswith(".")]
