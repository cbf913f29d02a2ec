"""Kafka door: what assessment does when it hears of a household, that a report was wrong, or what help came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards import cases, retractions
from services.assessment.commands.awards.cases import Report
from services.assessment.commands.context import Context
from services.assessment.commands.explanation.help import remember_goods, remember_help
from services.assessment.domain.help import Help, HelpState
from shared import cut_offs
from shared.clock import Now, now
from shared.duties import Duty, Held
from shared.events import (
    CaseRetracted,
    CommuneCutOff,
    CommuneReached,
    Event,
    FundsShort,
    GoodsHandedOver,
    HouseholdReported,
    PaymentFailed,
    PaymentReturned,
    PaymentSettled,
)
from shared.events.intake import PersonalPart
from shared.identity import Actor
from shared.messaging import Handler
from shared.privacy import Cipher

_Stuck = PaymentFailed | PaymentReturned | FundsShort


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
            PaymentSettled: self.on_payment_settled,
            PaymentFailed: self.on_payment_stuck,
            PaymentReturned: self.on_payment_stuck,
            FundsShort: self.on_payment_stuck,
            CommuneCutOff: cut_offs.on_cut_off,
            CommuneReached: cut_offs.on_reached,
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
        await remember_goods(session, actor, held, [_received(fact) for fact in facts], self.now())

    async def on_payment_settled(self, session: AsyncSession, actor: Actor, facts: Sequence[PaymentSettled]) -> None:
        """The household has the money: its page says so."""
        await remember_help(session, actor, [_received(fact) for fact in facts], self.now())

    async def on_payment_stuck(self, session: AsyncSession, actor: Actor, facts: Sequence[_Stuck]) -> None:
        """The money does not come: the household's page says why, and what to do."""
        await remember_help(session, actor, [_stuck(fact) for fact in facts], self.now())

    def _open(self, fact: HouseholdReported) -> PersonalPart:
        return PersonalPart.model_validate_json(self.event_cipher.open_text(fact.sealed, fact.sealed_binding()))


def _received(fact: PaymentSettled | GoodsHandedOver) -> Help:
    return Help(fact.award_id, fact.case_id, HelpState.RECEIVED, fact.occurred_at)


def _stuck(fact: _Stuck) -> Help:
    if isinstance(fact, FundsShort):
        return Help(fact.award_id, fact.case_id, HelpState.SHORT, fact.occurred_at)
    state = HelpState.RETURNED if isinstance(fact, PaymentReturned) else HelpState.FAILED
    return Help(fact.award_id, fact.case_id, state, fact.occurred_at, fact.reason)
