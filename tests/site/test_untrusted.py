"""A site that attackers wrote, published with `--untrusted`: nothing runs, and no request leaves."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Route

from plugins.build import build
from tests.browser import visit
from tests.plugins.conftest import write
from tests.plugins.untrusted import hostile

pytestmark = pytest.mark.browser

STEP = 12  # every twelfth payload in `make test`, all of them in `make ordeal`
ACTIVE = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    if ([...element.attributes].some((one) => /^on/i.test(one.name))) found.push(element.outerHTML);
    for (const name of ["href", "action", "formAction", "src", "data"]) {
      const value = element[name]?.baseVal ?? element[name];
      const runs = typeof value === "string" && /^(javascript|vbscript|data:text)/i.test(value);
      if (runs) found.push(element.outerHTML);
    }
  }
  const over = [...document.querySelectorAll("article :is(div, a, p, span, b, img)")]
    .filter((one) => !one.closest("gapless-video") && getComputedStyle(one).position === "fixed");
  return [...found, ...over.map((one) => one.outerHTML)].map((html) => html.slice(0, 200));
}"""


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the pages without any header of ours: here no policy helps."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
        """Say nothing."""

    def handle(self) -> None:
        """Answer; a browser that leaves in mid-answer is no news."""
        try:
            super().handle()
        except ConnectionError:
            return


def _attack(chromium: Browser, folder: Path, step: int) -> None:
    """Publish the site of the attackers, and read each of its pages without any policy."""
    config = hostile.write(folder, step)
    build(config, folder / "site", folder / "out", lambda *_stage: None, untrusted=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder / "site")))
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    ran: list[str] = []
    left: list[str] = []

    def ask(route: Route) -> None:
        if route.request.url.startswith(url):
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    try:
        with visit(chromium) as context:
            context.expose_binding("gotcha", lambda source, *_: ran.append(source["page"].url))
            context.route("**/*", ask)
            page = context.new_page()
            names = sorted(file.parent.name for file in (folder / "site").glob("page-*/index.html"))
            assert len(names) >= len(hostile.payloads()) // step
            for name in names:
                page.goto(f"{url}/{name}/")
                assert [] == page.evaluate(ACTIVE), name
                assert f"{url}/{name}/" == page.url
                settings = page.evaluate(
                    "() => JSON.parse(document.getElementById('__config').textContent).base"
                )
                assert "evil" not in settings
        assert [] == ran
        assert [] == left
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.slow
def test_nothing_of_an_attack_runs(chromium: Browser, tmp_path: Path) -> None:
    """Payloads in every place of a page run nothing and ask for nothing, where no policy protects."""
    _attack(chromium, tmp_path, STEP)


@pytest.mark.ordeal
def test_nothing_of_any_attack_runs(chromium: Browser, tmp_path: Path) -> None:
    """The same with all payloads."""
    _attack(chromium, tmp_path, 1)


@pytest.mark.slow
def test_the_attack_would_run_without(chromium: Browser, tmp_path: Path) -> None:
    """Published as that of trusted writers, a page does run an attacker's script: the tests would see it."""
    config = write(tmp_path, {"index.md": f"# Home\n\n{hostile.payloads()[0]}\n"})
    build(config, tmp_path / "site", tmp_path / "out", lambda *_stage: None)
    with visit(chromium) as context:
        ran: list[str] = []
        context.expose_binding("gotcha", lambda source, *_: ran.append(source["page"].url))
        context.new_page().goto((tmp_path / "site" / "index.html").as_uri())
        assert ran
