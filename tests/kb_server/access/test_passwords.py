"""Promises about passwords."""

from kb_server.access import passwords

PASSWORD = "several words in a row"


def test_no_such_user_takes_as_long() -> None:
    """Without a user the password is still hashed, and is wrong."""
    assert not passwords.verify(PASSWORD, "")
    kept = passwords.digest(PASSWORD)
    assert passwords.verify(PASSWORD, kept)
    assert not passwords.verify(PASSWORD + "x", kept)
