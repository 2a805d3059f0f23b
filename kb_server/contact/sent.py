"""What a customer sends to the team: the fields of the form and of the API, each with its bounds."""

from __future__ import annotations

import base64
import io
from typing import Annotated

from pydantic import Field, StringConstraints
from werkzeug.datastructures import FileStorage

from kb_server.access.claims import LONGEST_TOKEN
from kb_server.settings.kinds import MAIL_ADDRESS
from kb_server.web.api.fields import PLAIN, PRESENT, VISIBLE, ArticleId, Flag, Input, Lang

LONGEST = 20_000  # characters of a text
MOST_SEARCHED = 20
MOST_READ = 50

_Choice = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")]
_Query = Annotated[str, StringConstraints(max_length=200), PLAIN]
_Address = Annotated[str, StringConstraints(pattern=rf"^({MAIL_ADDRESS})?$")]
_Id = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]{16,64})?$")]


class SentFile(Input):
    """A file that comes along."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=500), PLAIN, PRESENT] = Field(
        description="What the customer calls it; its ending says its type.", json_schema_extra=VISIBLE
    )
    content: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")] = Field(
        description="Its bytes as base64."
    )

    def upload(self) -> FileStorage:
        """The file as a form brings it; empty where it is no base64."""
        try:
            data = base64.b64decode(self.content, validate=True)
        except ValueError:
            data = b""
        return FileStorage(io.BytesIO(data), filename=self.name)


class NewContact(Input):
    """A contact."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), PLAIN, PRESENT] = Field(
        description="What the customer writes. Only your team and the customer read it.",
        json_schema_extra=VISIBLE,
    )
    token: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="From `POST /api/contacts/form`. A program with a token for `contact` needs none."
    )
    subject: Annotated[str, StringConstraints(max_length=200), PLAIN] = Field("", description="In one line.")
    name: Annotated[str, StringConstraints(max_length=100), PLAIN] = Field("", description="Who writes.")
    address: _Address = Field("", description="An e-mail address for the answer.")
    lang: Lang = Field("", description="The language in which the customer reads.")
    kind: _Choice = Field("", description="Such as `question`; the first that support.yml lists without it.")
    topic: _Choice = Field("", description="The id of a topic. Without it the words choose.")
    product: _Choice = Field("", description="The id of a product. Without it the words choose.")
    urgency: _Choice = Field("", description="The id of an urgency. Without it the words choose.")
    page: Annotated[str, StringConstraints(max_length=500), PLAIN] = Field(
        "", description="The page on which the customer was."
    )
    share: Flag = Field("1", description="0: nothing of `searched`, `read`, `search` and `article` is kept.")
    searched: list[_Query] = Field([], max_length=MOST_SEARCHED, description="What was searched before.")
    read: list[ArticleId] = Field([], max_length=MOST_READ, description="The articles read before, by id.")
    search: _Id = Field("", description="The id of the last `searched` event.")
    article: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\s/?#\x00-\x1f]*$")] = Field(
        "", description="The id of the article that was being read."
    )
    segment: Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)] = Field(
        "", description="The signed claim of your product about the customer, if any."
    )
    proof: Annotated[str, StringConstraints(max_length=4000)] = Field(
        "", description="The result of the task, where the form came with one (ALTCHA, base64)."
    )


class ProgrammedContact(NewContact):
    """A contact of a widget or a program, with its files."""

    files: list[SentFile] = Field(
        [], max_length=20, description="Files, within the limits that the form tells in `files`."
    )
