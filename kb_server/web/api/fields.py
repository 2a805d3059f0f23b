"""The kinds of values that requests bring, each with its bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import core_schema

# C0, C1 and line separators: databases and logs take no NUL, and nobody types the others.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_PHONE = "[0-9]([._-]*[0-9]){9}"  # ten digits, as an expression that the OpenAPI document can use
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)


class Input(BaseModel):
    """What a request brings. A field that is not declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Annotates text that is one of these words."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """What pydantic asks for."""
        return core_schema.literal_schema(list(self.words))


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _present(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _number(value: Any) -> Any:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("must be a whole number")
    return int(value) if isinstance(value, float) and value.is_integer() else value  # 2.0 is one in JSON


def _key(ticket: str) -> str:
    if re.search(_PHONE, ticket):
        raise ValueError(
            "must be a ticket's number or key, such as 48213 or SUP-1024, and never a telephone number"
        )
    return ticket


PLAIN = AfterValidator(_plain)  # free text; control characters become spaces
PRESENT = AfterValidator(_present)  # not only spaces; the OpenAPI document says it with VISIBLE
VISIBLE: dict[str, Any] = {"pattern": r"[^\s\x00-\x1f\x7f-\x9f\u2028\u2029]"}
NUMBER = BeforeValidator(_number)  # a whole number

Flag = Literal["0", "1"]  # a yes or no in the query of an address
Lang = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$", max_length=35)]
ArticleId = Annotated[
    str, StringConstraints(pattern=r"^[^\s/?#\x00-\x1f\x7f-\x9f]+$", min_length=1, max_length=200)
]
Anchor = Annotated[str, StringConstraints(pattern=r"^[^\s#\x00-\x1f\x7f-\x9f]*$", max_length=200)]
LinkId = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{16}$")]
# A ticket's number or key. Ten digits in a row may be a telephone number, and are refused.
_NO_PHONE = Field(json_schema_extra={"not": {"pattern": _PHONE}})
Ticket = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$"), AfterValidator(_key), _NO_PHONE]
MaybeTicket = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,40}$"), AfterValidator(_key), _NO_PHONE
]
