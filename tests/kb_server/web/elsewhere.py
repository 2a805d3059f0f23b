"""Addresses that look like a page of ours, and that browsers take, or once took, to another site."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = "https://help.example.com"

TRICKS = (
    # another site, plainly
    "https://evil.example/",
    "http://evil.example",
    "HTTPS://EVIL.EXAMPLE/",
    "ftp://evil.example/",
    "evil.example",
    "www.evil.example/desk",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:/\\evil.example",
    "https://localhost@evil.example/",
    "https://localhost:80@evil.example/desk",
    "https://localhost.evil.example/desk",
    "https://evil.example/?next=/desk",
    "https://evil.example#/desk",
    # without a scheme
    "//evil.example",
    "//evil.example/desk",
    "///evil.example",
    "////evil.example",
    "//evil.example:80/",
    "//localhost@evil.example/",
    "//evil.example\\@localhost/desk",
    "//[::ffff:192.0.2.1]/",
    "//0xC0000201/",
    "//3221225985/",
    "//ｅｖｉｌ.example/",
    "//evil。example/",
    "//e\u00advil.example/",
    # backslashes, which browsers read as slashes
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\\\\evil.example",
    "//\\evil.example",
    "\\evil.example",
    "/desk\\..\\\\evil.example",
    # characters that browsers leave out, or begin after
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x0b//evil.example",
    "\u00a0//evil.example",
    "\u200b//evil.example",
    "\ufeff//evil.example",
    "/\u2028/evil.example",
    "ht\ntps://evil.example/",
    "java\tscript:alert(1)",
    # other schemes
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://evil.example/1",
    "view-source:https://evil.example/",
    # headers that would follow
    "/desk\r\nLocation: https://evil.example/",
    "/desk\nSet-Cookie: a=b",
    "/desk\r\n\r\n<script>alert(1)</script>",
    "/desk\u2028Location: https://evil.example/",
    # what is no address
    "",
    "desk",
    "?next=//evil.example",
    "#//evil.example",
    "../desk",
    ".//evil.example",
    "/..//evil.example",
    "/desk/..//evil.example",
)

OURS = (  # they stay here, whatever they look like
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example/",
    "/.//evil.example",
    "/@evil.example",
    "/:80/evil.example",
    "/;//evil.example",
    "/?//evil.example",
    "/#//evil.example",
    "/https://evil.example/",
    "/javascript:alert(1)",
)

_ORIGINS = f"JSON.stringify(JSON.parse(process.argv[1]).map(to => new URL(to, '{HERE}/login').origin))"


def origins(led: Iterable[str]) -> set[str]:
    """The origins to which these addresses lead from a page of ours, as the URL standard reads them."""
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(
        [node, "-p", _ORIGINS, json.dumps([*led])], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))
