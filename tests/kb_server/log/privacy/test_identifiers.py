"""Which stretches of a text are identifiers with letters."""

import pytest

from kb_server.log.privacy.identifiers import spans


def _found(text: str) -> set[tuple[str, str]]:
    return {(span.name, text[span.start : span.end]) for span in spans(text)}


@pytest.mark.parametrize(
    ("text", "name", "stretch"),
    [
        ("write to ann at example dot com", "email", "ann at example dot com"),
        ("ivan (at) example (dot) com", "email", "ivan (at) example (dot) com"),
        ("ivan собака mail точка ru", "email", "ivan собака mail точка ru"),
        ("GB29 NWBK 6016 1331 9268 19 hello", "iban", "GB29 NWBK 6016 1331 9268 19"),
        ("a -----BEGIN PRIVATE KEY----- MIIE", "token", "-----BEGIN PRIVATE KEY----- MIIE"),
        ("key d4c3b2a1-0000-4000-8000-1234567890ab", "token", "d4c3b2a1-0000-4000-8000-1234567890ab"),
        ("licence VK7JG-NPHTM-C97JM-9MPGT-3V66T", "token", "VK7JG-NPHTM-C97JM-9MPGT-3V66T"),
        ("use aB3dE5fG7hI9jK1l here", "token", "aB3dE5fG7hI9jK1l"),
        ("password: hunter2!", "token", "hunter2!"),
        ("from 203.0.113.7:8080", "ip", "203.0.113.7"),
        ("at fe80::1ff:fe23:4567:890a", "ip", "fe80::1ff:fe23:4567:890a"),
        ("card 00:1A:2B:3C:4D:5E", "mac", "00:1A:2B:3C:4D:5E"),
        ("паспорт 45 09 123456", "passport", "45 09 123456"),
        ("invoice no. 123-A is late", "order", "123-A"),
    ],
)
def test_forms(text: str, name: str, stretch: str) -> None:
    """Each form is found with its name and exactly its own characters."""
    assert {(name, stretch)} == _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "GB29 NWBK 6016 1331 9268 18 has a wrong check digit",
        "version 203.0.113.7",
        "127.0.0.1 and ::1",
        "error #123456",
        "password: wrong",
        "CamelCaseWordsWithoutDigits",
        "std::string",
        "order 3 items",
    ],
)
def test_what_only_looks_alike(text: str) -> None:
    """A wrong check digit, a version, an address of nobody, an error's number and plain words are nothing."""
    assert set() == _found(text)
