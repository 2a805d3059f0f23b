"""Promises about passwords."""

from kb_server.access import passwords
from tests import ROOT

PASSWORD = "several words in a row"


def test_no_such_user_takes_as_long() -> None:
    """Without a user the password is still hashed, and is wrong."""
    assert not passwords.verify(PASSWORD, "")
    kept = passwords.digest(PASSWORD)
    assert passwords.verify(PASSWORD, kept)
    assert not passwords.verify(PASSWORD + "x", kept)


def test_the_guide_says_how_long_a_password_is() -> None:
    """The guide names the least number of characters that is accepted."""
    guide = (ROOT / "content" / "operating" / "users.md").read_text(encoding="utf-8")
    assert f"at least {passwords.LEAST} characters" in guide
