"""A small site of eight topics."""

from __future__ import annotations

from collections.abc import Sequence

from search.documents import Document

TOPICS = (
    (
        "reset",
        "Reset your password",
        "Choose a new password in the account settings. A link arrives by mail.",
    ),
    (
        "invoices",
        "Download an invoice",
        "Every invoice lies under billing. Choose a month and save it as PDF.",
    ),
    (
        "invite",
        "Invite colleagues",
        "The owner of a team invites colleagues by mail. They join with a click.",
    ),
    ("export", "Export a report", "A report is exported as a spreadsheet. Large reports take some minutes."),
    ("languages", "Change the language", "The interface speaks English and Russian. Choose in the profile."),
    ("delete", "Delete your account", "Deleted accounts stay for thirty days. Then comments are removed."),
    ("camera", "Connect a camera", "Plug the camera into a free port. The light is green when it runs."),
    ("shipping", "Track a parcel", "Parcels have a tracking number. The carrier shows where each is today."),
)


def articles(topics: Sequence[tuple[str, str, str]] = TOPICS) -> list[Document]:
    """An article of each topic."""
    return [Document(article=name, url=f"{name}/", title=title, text=said) for name, title, said in topics]
