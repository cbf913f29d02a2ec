"""Kafka door: what assessment does when it hears of a household, that a report was wrong, or who gave out help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards import cases, duties, retractions
from services.assessment.commands.awards.cases import Report
from services.assessment.commands.context import Context
from shared.clock import Now, now
from shared.duties import Duty, Held
from shared.events import CaseRetracted, Event, GoodsHandedOver, HouseholdReported
from shared.events.intake import PersonalPart
from shared.identity import Actor
from shared.messaging import Handler
from shared.privacy import Cipher


@dataclass(frozen=True)
class Consumers:
    """The functions that take facts; each calls one command for all facts of a batch."""

    context: Context
    event_cipher: Cipher
    now: Now = now

    def handlers(self) -> Mapping[type[Event], Handler]:
        return {
            HouseholdReported: self.on_household_reported,
            CaseRetracted: self.on_case_retracted,
            GoodsHandedOver: self.on_goods_handed_over,
        }

    async def on_household_reported(self, session: AsyncSession, actor: Actor, facts: Sequence[HouseholdReported]) -> None:
        """Open a case for each household, or correct it where the revision is higher."""
        reports = [Report(fact, self._open(fact)) for fact in facts]
        await cases.open_assessments(session, actor, self.context, reports, self.now())

    async def on_case_retracted(self, session: AsyncSession, actor: Actor, facts: Sequence[CaseRetracted]) -> None:
        """Stop what is pending; a case that is unknown yet is stopped when it comes."""
        reasons: dict[UUID, str] = {fact.case_id: fact.reason_code for fact in facts}
        await retractions.withdraw_assessments(session, actor, reasons, self.now())

    async def on_goods_handed_over(self, session: AsyncSession, actor: Actor, facts: Sequence[GoodsHandedOver]) -> None:
        """Remember who gave out help: he assesses and signs nothing for that household."""
        held: dict[UUID, list[Held]] = {}
        for fact in facts:
            if fact.handed_over_by is not None:
                held.setdefault(fact.case_id, []).append((fact.handed_over_by, Duty.HAND_OVER))
        await duties.remember_duties(session, actor, held)

    def _open(self, fact: HouseholdReported) -> PersonalPart:
        return PersonalPart.model_validate_json(self.event_cipher.open_text(fact.sealed, fact.sealed_binding()))
