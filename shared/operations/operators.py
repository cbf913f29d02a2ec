"""Who stands at the operators' doors, and what each of their acts must say."""

from typing import Annotated, Final

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from shared.errors import Forbidden
from shared.http import CurrentActor
from shared.identity import Actor
from shared.sound_text import Line
from shared.texts import Text

_WHOLE_COUNTRY: Final = Text(
    vi="Chỉ người vận hành của cả nước mới được làm: những gì nằm chờ không thuộc riêng địa bàn nào",
    en="Only operators of the whole country may do this: what stands aside belongs to no place",
)


async def _operator(actor: CurrentActor) -> Actor:
    if actor.area is not None:
        raise Forbidden(_WHOLE_COUNTRY)
    return actor


Operator = Annotated[Actor, Depends(_operator)]


class Act(BaseModel):
    """What an operator does, and why: the reason stands in the audit. It names nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reason: Line = Field(description="Why, for the audit; no name, no number of a person.")
