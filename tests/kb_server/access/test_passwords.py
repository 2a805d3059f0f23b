"""Promises about passwords."""

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from kb_server.access import passwords
from tests import ROOT

PASSWORD = "several words in a row"


def test_right_and_wrong() -> None:
    """The password that was set is right, and any other is wrong, as is every one without a user."""
    assert not passwords.verify(PASSWORD, "")
    kept = passwords.digest(PASSWORD)
    assert passwords.verify(PASSWORD, kept)
    assert not passwords.verify(PASSWORD + "x", kept)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "qwertyuiop12",
        "password1234",
        "1qaz2wsx3edc",
        "annannannann",
        "letmeinletmein",
        "iloveyou1234",
        "Gapless2026!",
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    """Repetitions, rows of keys, common passwords and the name itself are refused, with a cure."""
    with pytest.raises(passwords.UnfitPassword, match=r"easy to guess\. Use several words"):
        passwords.digest(password, "ann")


@pytest.mark.slow
@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "четыре слова без связи",
        "我的密码很安全的呀对吧真的",
        "k7#pQ2m9xLw4",
        "x" * 3 + "correct horse " * 60,
    ],
)
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    """Several words in any script, and random characters, are taken, however long."""
    assert passwords.verify(password, passwords.digest(password, "ann"))


def test_the_guide_says_how_long_a_password_is() -> None:
    """The guide names the least number of characters that is accepted."""
    guide = (ROOT / "content" / "operating" / "users.md").read_text(encoding="utf-8")
    assert f"at least {passwords.LEAST} characters" in guide


def test_a_name_that_nobody_has_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no such user a password is compared all the same, with a digest of the same cost."""
    costs = []
    verify, kept = PasswordHasher.verify, passwords._hasher.hash("correct horse battery")

    def watched(hasher: PasswordHasher, digest: str, password: str) -> bool:
        costs.append(extract_parameters(digest))
        return verify(hasher, digest, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    assert [False, False] == [passwords.verify("a guess", one) for one in (kept, "")]
    assert 2 == len(costs)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("password", ["xK9$mQ2vLpR", "k7#pQ2m9xLw4" * 90, ""])
def test_too_short_and_too_long(password: str) -> None:
    """Eleven characters are too few, however hard to guess, and over a thousand too many."""
    with pytest.raises(passwords.UnfitPassword, match="12 to 1000 characters"):
        passwords.digest(password)


def test_what_others_know_of_somebody_is_easy_to_guess() -> None:
    """A password that nobody guesses is refused where it is the user's own name."""
    unusual = "zorblaxquimbertine"
    assert passwords.verify(unusual, passwords.digest(unusual, "ann"))
    with pytest.raises(passwords.UnfitPassword, match="easy to guess"):
        passwords.digest(unusual, unusual)


def test_a_digest_costs_what_owasp_asks() -> None:
    """Argon2id with 19 MiB and two passes (OWASP, Password Storage Cheat Sheet)."""
    found = extract_parameters(passwords.digest(PASSWORD))
    assert (Type.ID, 19 * 1024, 2, 1) == (
        found.type,
        found.memory_cost,
        found.time_cost,
        found.parallelism,
    )
