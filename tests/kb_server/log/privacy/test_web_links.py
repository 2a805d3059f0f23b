"""What is kept of web links."""

import pytest

from kb_server.log.privacy.web_links import to_hosts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("claim your refund at http://evil.example/claim?id=1", "claim your refund at [evil.example]"),
        ("HTTPS://Help.Example.com:8443/a#b broken", "[help.example.com] broken"),
        ("ftp://user@files.example.com/x", "[files.example.com]"),
        ("see www.example.com/path.", "see [example.com]"),
        ("链接https://example.cn/x，打不开", "链接[example.cn]，打不开"),
        ("(https://example.com/a)", "([example.com])"),
        ("http:///x", "[link]"),
        ("what is https", "what is https"),
        ("api/v1 and node.js", "api/v1 and node.js"),
    ],
)
def test_links_become_hosts(text: str, kept: str) -> None:
    """Of a link the host is left; nothing can open it."""
    assert kept == to_hosts(text)
    assert kept == to_hosts(kept)
