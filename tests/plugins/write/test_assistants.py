"""Links that open an assistant with a page."""

from plugins.write.assistants import KNOWN, links
from tests.plugins.made import article

ADDRESS = "https://help.example.com/first/"


def test_an_assistant_gets_the_address_and_a_prompt() -> None:
    """The prompt is in the page's language, and everything in the link is quoted."""
    ours = {"Ours": "https://ai.example.com/?p={prompt}&u={url}"}
    [(name, link)] = links(article("first", lang="ru"), ADDRESS, ours)
    assert "Ours" == name
    assert link.endswith("&u=https%3A%2F%2Fhelp.example.com%2Ffirst%2F")
    assert "?p=%D0%9F" in link


def test_what_an_assistant_cannot_read_is_not_offered() -> None:
    """Pages of agents, and of a site without a public address, are opened in no assistant."""
    assert 2 == len([*links(article("first"), ADDRESS, KNOWN)])
    assert [] == [*links(article("first", audience="agents"), ADDRESS, KNOWN)]
    assert [] == [*links(article("first"), "http://localhost/first/", KNOWN)]
    assert [] == [*links(article("first"), "", KNOWN)]
