"""The small help center of the loop's story, and an agent at its desk."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.loop.conftest import Center, center

__all__ = ["center"]

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


@pytest.fixture
def staffed(center: Center) -> Center:
    """The help center with an article to export, a saved reply, an agent and a writer."""
    center.write("billing/export.md", "export", "Export your data", EXPORT)
    reply = center.folder / "content" / "replies" / "all-invoices.md"
    reply.parent.mkdir()
    reply.write_text(REPLY, encoding="utf-8")
    center.done("publish")
    for name, role in (("anna", "agent"), ("wim", "writer")):
        center.done("user", "add", "--role", role, "--password-stdin", name, typed=PASSWORD)
    return center
