"""The headers of a release's pages as configuration of nginx and Caddy, where these serve them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.web import headers

_PART = 3000  # characters: nginx reads no longer parameter than 4,096
_TYPES = "text/markdown md; text/vtt vtt; text/calendar ics; application/manifest+json webmanifest;"
_ABOUT = "# The release {release}, made by `gapless headers {server}`. Make it again after each publish.\n"


def nginx(settings: Settings, made: Manifest) -> str:
    """Variables for `add_header`, to be included at the level of `http`."""
    pages, rest = headers.policy(settings, made), headers.bare(settings)
    parts = textwrap.wrap(pages, _PART, drop_whitespace=False, break_on_hyphens=False)
    lines = [_ABOUT.format(release=made.id, server="nginx"), f"types {{ {_TYPES} }}\n"]
    for number, part in enumerate(parts):
        other = rest if number == 0 else ""
        lines.append(_map(f"gapless_policy_{number}", part, other))
    whole = "".join(f"$gapless_policy_{number}" for number in range(len(parts)))
    lines.append(f'map "" $gapless_policy {{ default "{whole}"; }}\n')
    for name, value in headers.PAGES.items():
        lines.append(_map(f"gapless_{_short(name)}", value, ""))
    lines.append(f'map $https $gapless_transport {{ default ""; on "{headers.TRANSPORT}"; }}\n')
    return "".join(lines)


def caddy(settings: Settings, made: Manifest) -> str:
    """Snippets, to be imported before the sites: `gapless_headers`, and `gapless_page_headers` for errors."""
    pages = {"Content-Security-Policy": headers.policy(settings, made), **headers.PAGES}
    always = {**headers.ALWAYS, "Strict-Transport-Security": headers.TRANSPORT}
    lines = [_ABOUT.format(release=made.id, server="caddy"), "(gapless_headers) {"]
    lines += ["\t@gapless_pages path / */ *.html", "\t@gapless_rest not path / */ *.html"]
    lines += ["\theader @gapless_pages {", *_listed(pages), "\t}"]
    lines.append(f'\theader @gapless_rest Content-Security-Policy "{headers.bare(settings)}"')
    lines += ["\theader {", *_listed(always), "\t}", "}"]
    lines += ["(gapless_page_headers) {", "\theader {", *_listed(pages | always), "\t}", "}\n"]
    return "\n".join(lines)


SERVERS: dict[str, Callable[[Settings, Manifest], str]] = {"nginx": nginx, "caddy": caddy}


def _map(name: str, pages: str, rest: str) -> str:
    return f'map $sent_http_content_type ${name} {{\n    default "{rest}";\n    ~^text/html "{pages}";\n}}\n'


def _listed(values: dict[str, str]) -> list[str]:
    return [f'\t\t{name} "{value}"' for name, value in values.items()]


def _short(name: str) -> str:
    return name.lower().replace("-", "_")
