"""Steps of learning paths that were done in the product: its signed token says so, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from flask import Blueprint
from pydantic import Field, StringConstraints

from kb_server.access import claims
from kb_server.access.claims import LONGEST_TOKEN, TokenRules
from kb_server.web import application
from kb_server.web.api.fields import Input
from kb_server.web.api.operations import operation

blueprint = Blueprint("steps", __name__)


class SignedSteps(Input):
    """What a product vouches for."""

    segment: Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)] = Field(
        description="The signed token of your product; its value `done` lists ids of articles."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSteps:
    """Steps that were done in the product."""

    done: tuple[str, ...]  # ids of articles; none where the token proves nothing


@operation(blueprint.post, "/api/steps", scope="search", public=True)
def done_steps(body: SignedSteps) -> DoneSteps:
    """Tell which steps a signed token says were done. Nothing is kept or logged."""
    tokens = TokenRules.of(application.settings())
    ours = application.keys().of("segments")
    return DoneSteps(done=claims.trusted(body.segment, ours=ours, tokens=tokens, now=datetime.now(UTC)).done)
