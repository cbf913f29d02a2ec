"""Kafka door: what assessment does when it hears of a household, or that a report was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards import cases, retractions
from services.assessment.commands.awards.cases import Report
from services.assessment.commands.context import Context
from shared.clock import Now, now
from shared.events import CaseRetracted, Event, HouseholdReported
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
        return {HouseholdReported: self.on_household_reported, CaseRetracted: self.on_case_retracted}

    async def on_household_reported(self, session: AsyncSession, actor: Actor, facts: Sequence[HouseholdReported]) -> None:
        """Open a case for each household, or correct it where the revision is higher."""
        reports = [Report(fact, self._open(fact)) for fact in facts]
        await cases.open_assessments(session, actor, self.context, reports, self.now())

    async def on_case_retracted(self, session: AsyncSession, actor: Actor, facts: Sequence[CaseRetracted]) -> None:
        """Stop what is pending; a case that is unknown yet is stopped when it comes."""
        reasons: dict[UUID, str] = {fact.case_id: fact.reason_code for fact in facts}
        await retractions.withdraw_assessments(session, actor, reasons, self.now())

    def _open(self, fact: HouseholdReported) -> PersonalPart:
        return PersonalPart.model_validate_json(self.event_cipher.open_text(fact.sealed, fact.sealed_binding()))
