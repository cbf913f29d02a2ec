"""Facts that somebody must hear of: each becomes a line of a digest, a message, or an escalation; always in sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import cases, climbs, digests, escalations, incident_areas, watches
from services.notifications.commands.context import Context
from services.notifications.commands.outcome_words import adjustment, came_back, decision, failure, received, refusal
from services.notifications.commands.outcomes import inform_of_outcomes
from services.notifications.domain.cases import CaseContact, CaseReport, case_phone_binding
from services.notifications.domain.digests import DigestItem, DigestKind
from services.notifications.domain.escalations import MissedClock, SolvedClock
from services.notifications.domain.incident_areas import IncidentArea
from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import OutcomeKind
from services.notifications.domain.phones import with_code
from services.notifications.domain.watches import Contact
from services.notifications.policy.news import OWN_AFFAIRS
from services.notifications.policy.phones import reachable
from shared import cut_offs
from shared.clock import now
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    CaseRetracted,
    ClockMissed,
    ClockSolved,
    CommuneCutOff,
    CommuneReached,
    Event,
    FundsShort,
    GoodsHandedOver,
    HouseholdReported,
    IncidentChanged,
    IncidentDeclared,
    PayeeNeeded,
    PaymentFailed,
    PaymentReturned,
    PaymentSettled,
    ReturnedForFindings,
)
from shared.events.intake import PersonalPart
from shared.identity import Actor
from shared.messaging import Handler
from shared.privacy import Cipher

_ForDigest = (
    AssistanceApproved | AssistanceReduced | PaymentFailed | PaymentReturned | FundsShort | PayeeNeeded | ReturnedForFindings
)


@dataclass(frozen=True)
class Consumers:
    """The facts that notifications takes, and what it needs for that."""

    event_cipher: Cipher
    context: Context

    def handlers(self) -> Mapping[type[Event], Handler]:
        """Return which fact goes to which function."""
        return {
            IncidentDeclared: self.on_incident,
            IncidentChanged: self.on_incident,
            HouseholdReported: self.on_household_reported,
            CaseRetracted: self.on_case_retracted,
            AssistanceApproved: self.on_assistance_approved,
            AssistanceDeclined: self.on_assistance_declined,
            AssistanceReduced: self.on_assistance_reduced,
            ReturnedForFindings: self.on_returned_for_findings,
            PaymentSettled: self.on_payment_settled,
            GoodsHandedOver: self.on_goods_handed_over,
            PaymentFailed: self.on_payment_failed,
            PaymentReturned: self.on_payment_returned,
            FundsShort: self.on_funds_short,
            PayeeNeeded: self.on_payee_needed,
            ClockMissed: self.on_clock_missed,
            ClockSolved: self.on_clock_solved,
            CommuneCutOff: cut_offs.on_cut_off,
            CommuneReached: cut_offs.on_reached,
        }

    async def on_incident(
        self, session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared | IncidentChanged]
    ) -> None:
        await incident_areas.remember_areas(session, actor, self.context, [_area(fact) for fact in facts], now())

    async def on_household_reported(self, session: AsyncSession, actor: Actor, facts: Sequence[HouseholdReported]) -> None:
        reports = [
            CaseReport(fact.event_id, self._contact(fact), fact.moved.from_commune if fact.moved else None) for fact in facts
        ]
        await cases.remember_contacts(session, actor, self.context, reports, now())
        # Who moves a case has heard nothing of its new commune.
        heard = [_heard(fact, fact.incident_id) for fact in facts if fact.moved is None]
        await watches.note_contacts(session, actor, self.context, heard, now())

    async def on_case_retracted(self, session: AsyncSession, actor: Actor, facts: Sequence[CaseRetracted]) -> None:
        retractions: dict[UUID, UUID] = {fact.event_id: fact.case_id for fact in facts}
        await cases.withdraw_cases(session, actor, self.context, retractions, now())

    async def on_clock_missed(self, session: AsyncSession, actor: Actor, facts: Sequence[ClockMissed]) -> None:
        await escalations.escalate(session, actor, self.context, [missed_of(fact) for fact in facts], now())

    async def on_clock_solved(self, session: AsyncSession, actor: Actor, facts: Sequence[ClockSolved]) -> None:
        solved = [SolvedClock(missed_of(fact), fact.solved_at) for fact in facts]
        await climbs.end_climbs(session, actor, self.context, solved, now())

    async def on_payment_settled(self, session: AsyncSession, actor: Actor, facts: Sequence[PaymentSettled]) -> None:
        outcomes = [received(fact, OutcomeKind.PAID, amount=fact.amount_dong, unit="dong", rail=fact.rail) for fact in facts]
        await inform_of_outcomes(session, actor, self.context, outcomes, now())

    async def on_goods_handed_over(self, session: AsyncSession, actor: Actor, facts: Sequence[GoodsHandedOver]) -> None:
        outcomes = [
            received(fact, OutcomeKind.HANDED_OVER, amount=fact.quantity, unit=fact.unit, rail="goods") for fact in facts
        ]
        await inform_of_outcomes(session, actor, self.context, outcomes, now())
        heard = [_heard(fact) for fact in facts]
        await watches.note_contacts(session, actor, self.context, heard, now())

    async def on_assistance_declined(self, session: AsyncSession, actor: Actor, facts: Sequence[AssistanceDeclined]) -> None:
        outcomes = [refusal(fact) for fact in facts]
        await inform_of_outcomes(session, actor, self.context, outcomes, now())

    async def on_assistance_reduced(self, session: AsyncSession, actor: Actor, facts: Sequence[AssistanceReduced]) -> None:
        outcomes = [adjustment(fact, one) for fact in facts for one in fact.reductions]
        await inform_of_outcomes(session, actor, self.context, outcomes, now())
        await self._gather(session, actor, facts, DigestKind.REDUCED)

    async def on_assistance_approved(self, session: AsyncSession, actor: Actor, facts: Sequence[AssistanceApproved]) -> None:
        await inform_of_outcomes(session, actor, self.context, [decision(fact) for fact in facts], now())
        await self._gather(session, actor, facts, DigestKind.APPROVED)

    async def on_returned_for_findings(self, session: AsyncSession, actor: Actor, facts: Sequence[ReturnedForFindings]) -> None:
        await self._gather(session, actor, facts, DigestKind.RETURNED)

    async def on_payment_failed(self, session: AsyncSession, actor: Actor, facts: Sequence[PaymentFailed]) -> None:
        failures = [failure(fact) for fact in facts if fact.reason not in OWN_AFFAIRS]
        if failures:
            await inform_of_outcomes(session, actor, self.context, failures, now())
        await self._gather(session, actor, facts, DigestKind.FAILED)

    async def on_payment_returned(self, session: AsyncSession, actor: Actor, facts: Sequence[PaymentReturned]) -> None:
        """Household and commune hear what to do; of what is owed no more nobody need do anything."""
        owed = [fact for fact in facts if fact.is_owed]
        if owed:
            await inform_of_outcomes(session, actor, self.context, [came_back(fact) for fact in owed], now())
            await self._gather(session, actor, owed, DigestKind.CAME_BACK)

    async def on_funds_short(self, session: AsyncSession, actor: Actor, facts: Sequence[FundsShort]) -> None:
        await self._gather(session, actor, facts, DigestKind.SHORT)

    async def on_payee_needed(self, session: AsyncSession, actor: Actor, facts: Sequence[PayeeNeeded]) -> None:
        await self._gather(session, actor, facts, DigestKind.PAYEE)

    async def _gather(self, session: AsyncSession, actor: Actor, facts: Sequence[_ForDigest], kind: DigestKind) -> None:
        items = [
            DigestItem(fact.event_id, fact.case_id, fact.incident_id, fact.commune_code, drill=fact.drill, kind=kind)
            for fact in facts
        ]
        await digests.gather_news(session, actor, self.context, items, now())

    def _contact(self, fact: HouseholdReported) -> CaseContact:
        personal = PersonalPart.model_validate_json(self.event_cipher.open_text(fact.sealed, fact.sealed_binding()))
        household = reachable(personal.phone)
        informant = reachable(personal.informant.phone if personal.informant else None)
        return CaseContact(
            case_id=fact.case_id,
            incident_id=fact.incident_id,
            commune_code=fact.commune_code,
            risk_level=fact.risk_level,
            drill=fact.drill,
            revision=fact.revision,
            household_phone=self._sealed(
                fact.case_id, Audience.HOUSEHOLD, with_code(household, personal.page_code) if household else None
            ),
            informant_phone=self._sealed(fact.case_id, Audience.INFORMANT, informant),
            has_informant=fact.has_informant,
            household_index=self._index(household),
            informant_index=self._index(informant),
        )

    def _sealed(self, case_id: UUID, audience: Audience, number: str | None) -> bytes | None:
        return self.context.cipher.seal(number, case_phone_binding(case_id, audience)) if number else None

    def _index(self, number: str | None) -> bytes | None:
        return self.context.index.of(number) if number else None


def _area(fact: IncidentDeclared | IncidentChanged) -> IncidentArea:
    changed = fact if isinstance(fact, IncidentChanged) else None
    return IncidentArea(
        incident_id=fact.incident_id,
        # The declaration was the first.
        revision=changed.revision if changed else 1,
        risk_level=fact.risk_level,
        drill=fact.drill,
        closed=changed.closed if changed else False,
        communes=frozenset(fact.commune_codes),
        said_at=fact.occurred_at,
    )


def _heard(fact: HouseholdReported | GoodsHandedOver, incident_id: UUID | None = None) -> Contact:
    return Contact(fact.commune_code, fact.occurred_at, drill=fact.drill, incident_id=incident_id)


def missed_of(fact: ClockMissed | ClockSolved) -> MissedClock:
    """Return the clock of which a fact speaks."""
    return MissedClock(
        clock_id=fact.clock_id,
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        kind=fact.kind,
        due_at=fact.due_at,
        answer_from=fact.answer_from,
        missed_at=fact.missed_at,
        drill=fact.drill,
        risk_level=fact.risk_level,
        subject_id=fact.subject_id,
        case_id=fact.case_id,
        owner=fact.owner if isinstance(fact, ClockMissed) else None,
    )
