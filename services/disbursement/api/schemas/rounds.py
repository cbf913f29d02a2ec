"""Rounds at the door."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from services.disbursement.domain.round_summaries import RoundFigure, RoundHead, RoundStanding, RoundSummary
from shared.clock import VIETNAM
from shared.events.disbursement import RailName


class RoundResponse(BaseModel):
    """Payments of one source that went out together by one rail; of the rail `cash` it is a cash list, of the same id."""

    id: UUID
    source_id: UUID
    source_name: str
    rail: RailName
    number: int
    closed_at: AwareDatetime
    drill: bool

    @classmethod
    def of(cls, head: RoundHead) -> Self:
        return cls(
            id=head.round.id,
            source_id=head.round.source_id,
            source_name=head.source_name,
            rail=head.round.rail,
            number=head.round.number,
            closed_at=head.closed_at.astimezone(VIETNAM),
            drill=head.drill,
        )


class RoundFigureResponse(BaseModel):
    """How many payments of one benefit and commune stand so, and what they come to, in đồng."""

    benefit: str
    commune_code: str
    standing: RoundStanding
    count: int
    dong: int

    @classmethod
    def of(cls, one: RoundFigure) -> Self:
        return cls(benefit=one.benefit, commune_code=one.commune_code, standing=one.standing, count=one.count, dong=one.amount)


class RoundSummaryResponse(RoundResponse):
    """What a round came to."""

    count: int
    total_dong: int
    items: list[RoundFigureResponse]

    @classmethod
    def with_figures(cls, summary: RoundSummary) -> Self:
        return cls(
            **RoundResponse.of(summary.head).model_dump(),
            count=sum(one.count for one in summary.figures),
            total_dong=sum(one.amount for one in summary.figures),
            items=[RoundFigureResponse.of(one) for one in summary.figures],
        )
