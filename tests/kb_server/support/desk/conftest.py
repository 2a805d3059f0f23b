"""The small help center of the loop's story, and an agent at its desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.loop.conftest import Center, address, opened, published
from tests.site.serving import Served

__all__ = ["address", "published"]

PASSWORD = "correct horse battery"
EXPORT = """\
Your data is yours. Every customer can take it along.

## Download all invoices

Open **Billing**, choose **All invoices** and press **Download**. One file has every invoice of the year.

## Delete the account

Ask us. It takes three days.
"""
REPLY = """\
---
type: reply
title: All invoices in one file
---

You can have all invoices in one file: [download them](../billing/export.md#download-all-invoices).
"""
TICKET = """\
Hello dear support team,

our accountant wants every invoice of this year in one file. Where can I download all invoices at once?

Thanks a lot!

Best regards,
Martin Weber
Head of Operations | Example Ltd. | +44 20 7946 0000

On Tue, 3 Nov 2026 at 10:12, Support <support@example.com> wrote:
> Dear customer, thank you for contacting us about single sign-on.
"""


@dataclass(frozen=True)
class Desk:
    """An agent's browser, logged in."""

    center: Center
    page: Page

    def paste(self, text: str) -> None:
        """Paste into the box for the ticket, as a person does."""
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        self.page.get_by_label("The customer’s message").press("ControlOrMeta+v")

    def clipboard(self) -> str:
        """The text on the clipboard."""
        copied: str = self.page.evaluate("() => navigator.clipboard.readText()")
        return copied


def sit(center: Center, name: str = "anna", address: str = "/desk") -> Desk:
    """Log `name` in, in a browser of their own."""
    page = center.visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=center.url)
    page.goto(f"{center.url}{address}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{re.split('[?#]', address)[0]}*")
    return Desk(center, page)


@pytest.fixture(scope="session")
def prepared(published: Center, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """The help center with an article to export, a saved reply, an agent and a writer."""
    made = replace(published, folder=tmp_path_factory.mktemp("staffed"))
    shutil.copytree(published.folder, made.folder, symlinks=True, dirs_exist_ok=True)
    made.write("billing/export.md", "export", "Export your data", EXPORT)
    reply = made.folder / "content" / "replies" / "all-invoices.md"
    reply.parent.mkdir()
    reply.write_text(REPLY, encoding="utf-8")
    made.done("publish")
    for name, role in (("anna", "agent"), ("wim", "writer")):
        made.done("user", "add", "--role", role, "--password-stdin", name, typed=PASSWORD)
    return made


@pytest.fixture
def staffed(prepared: Center, address: Served, playwright: Playwright, tmp_path: Path) -> Iterator[Center]:
    """A copy of that help center, which is served."""
    with opened(prepared, address, playwright, tmp_path) as made:
        yield made
