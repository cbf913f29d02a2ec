"""The year's settlement at the door."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.domain.cycles import Certainty
from services.disbursement.domain.settlements import BenefitMovement, Settlement
from services.disbursement.domain.sources import SourceKind
from services.disbursement.policy.cycles import BudgetYear, section_basis
from shared.events.assessment import Unit


class BenefitMovementResponse(BaseModel):
    """What moved for one benefit of a source; `benefit` is null for what the ledger books for no payment."""

    benefit: str | None
    spent: int
    returned: int = Field(description="What the bank sent back.")
    recovered: int = Field(description="What households gave back.")

    @classmethod
    def of(cls, one: BenefitMovement) -> Self:
        return cls(benefit=one.benefit, spent=one.spent, returned=one.returned, recovered=one.recovered)


class SettlementItem(BaseModel):
    """A source's year, in its unit: opening + received - reversed - spent + returned + recovered = left.

    `unexplained` is what is left without a movement that says why: 0. `own_section`: by what such means are settled
    apart.
    """

    source_id: UUID
    name: str
    kind: SourceKind
    unit: Unit
    commune_code: str | None
    province_code: str | None
    opening: int
    received: int
    reversed: int
    spent: int
    returned: int
    recovered: int
    left: int
    unexplained: int
    own_section: str | None
    benefits: list[BenefitMovementResponse]

    @classmethod
    def of(cls, one: Settlement) -> Self:
        return cls(
            source_id=one.source_id,
            name=one.name,
            kind=one.kind,
            unit=one.unit,
            commune_code=one.commune_code,
            province_code=one.province_code,
            opening=one.opening,
            received=one.received,
            reversed=one.reversed,
            spent=one.spent,
            returned=one.returned,
            recovered=one.recovered,
            left=one.left,
            unexplained=one.unexplained,
            own_section=section_basis(one.kind),
            benefits=[BenefitMovementResponse.of(each) for each in one.benefits],
        )


class SettlementResponse(BaseModel):
    """A page of the sources that the caller's places settle, the newest first."""

    year: int
    drill: bool
    begins: AwareDatetime
    ends: AwareDatetime
    is_over: bool = Field(description="The year has ended: nothing is booked into it any more.")
    basis: str
    certainty: Certainty
    items: list[SettlementItem]
    next_cursor: str | None

    @classmethod
    def of(cls, year: BudgetYear, items: Sequence[SettlementItem], *, drill: bool, is_over: bool, cursor: str | None) -> Self:
        return cls(
            year=year.year,
            drill=drill,
            begins=year.begins,
            ends=year.ends,
            is_over=is_over,
            basis=year.basis,
            certainty=year.certainty,
            items=list(items),
            next_cursor=cursor,
        )
