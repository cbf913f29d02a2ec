"""Facts of others, each for one command: who is paid, what is owed, what must stop."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, policy
from services.disbursement.commands.context import Context
from services.disbursement.domain.incidents import ToldIncident
from services.disbursement.domain.payees import Holding, LostNews, PayeeNews, SharedKind, account_binding
from services.disbursement.domain.reductions import Reduction
from shared import cut_offs
from shared.clock import now
from shared.duties import Duty, Held
from shared.events import (
    AssistanceApproved,
    AssistanceReduced,
    CaseRetracted,
    CommuneCutOff,
    CommuneReached,
    DamageAssessed,
    Event,
    HouseholdReported,
    IncidentDeclared,
)
from shared.events.intake import PersonalPart
from shared.foundation import Foundation
from shared.identity import Actor
from shared.phones import canonical_phone


@dataclass(frozen=True)
class Consumers:
    """The Kafka door."""

    foundation: Foundation
    context: Context

    def handlers(self) -> Mapping[type[Event], Callable[..., Awaitable[None]]]:
        return {
            IncidentDeclared: self.on_incident_declared,
            HouseholdReported: self.on_household_reported,
            AssistanceApproved: self.on_assistance_approved,
            AssistanceReduced: self.on_assistance_reduced,
            DamageAssessed: self.on_damage_assessed,
            CaseRetracted: self.on_case_retracted,
            CommuneCutOff: cut_offs.on_cut_off,
            CommuneReached: cut_offs.on_reached,
        }

    async def on_incident_declared(self, session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared]) -> None:
        told = {fact.incident_id: ToldIncident(fact.drill, fact.title) for fact in facts}
        await commands.incidents.remember_incidents(session, actor, told)

    async def on_household_reported(self, session: AsyncSession, actor: Actor, facts: Sequence[HouseholdReported]) -> None:
        news = [self._payee_of(fact) for fact in facts]
        told: dict[UUID, set[Held]] = {}
        for fact in facts:
            if fact.reported_by is not None:
                told.setdefault(fact.case_id, set()).add((fact.reported_by, Duty.REPORT))
        await commands.duties.remember_duties(session, actor, told)
        await commands.payees.remember_payees(session, actor, self.context, news, now())

    async def on_assistance_approved(self, session: AsyncSession, actor: Actor, facts: Sequence[AssistanceApproved]) -> None:
        await commands.payments.plan_payments(session, actor, self.context, facts, now())

    async def on_assistance_reduced(self, session: AsyncSession, actor: Actor, facts: Sequence[AssistanceReduced]) -> None:
        await commands.duties.remember_duties(session, actor, policy.handovers.duties_of(facts))
        reductions = [one for fact in facts for one in _reductions_of(fact)]
        await commands.reductions.remember_reductions(session, actor, self.context, reductions, now())

    async def on_damage_assessed(self, session: AsyncSession, actor: Actor, facts: Sequence[DamageAssessed]) -> None:
        held: dict[UUID, set[Held]] = {}
        for fact in facts:
            held.setdefault(fact.case_id, set()).update((assessor, Duty.ASSESS) for assessor in fact.assessed_by)
        await commands.duties.remember_duties(session, actor, held)
        lost = [
            LostNews(fact.case_id, fact.revision, fact.lost.persons, fact.lost.head_may_be_lost)
            for fact in facts
            if fact.lost is not None
        ]
        if lost:
            await commands.payees.remember_lost(session, actor, self.context, lost, now())

    async def on_case_retracted(self, session: AsyncSession, actor: Actor, facts: Sequence[CaseRetracted]) -> None:
        await commands.cases.release_cases(session, actor, self.context, facts, now())

    def _payee_of(self, fact: HouseholdReported) -> PayeeNews:
        """Take the account out of the sealed part and seal it for our own table; nothing else of it is kept."""
        opened = self.foundation.event_cipher.open_text(fact.sealed, fact.sealed_binding())
        part = PersonalPart.model_validate_json(opened)
        payee = part.payee
        bound_to = account_binding(fact.case_id, fact.revision)
        return PayeeNews(
            case_id=fact.case_id,
            household_id=fact.household_id,
            incident_id=fact.incident_id,
            commune_code=fact.commune_code,
            revision=fact.revision,
            risk_level=fact.risk_level,
            account_revision=fact.revision if payee else None,
            account=self.foundation.data_cipher.seal(payee.model_dump_json(), bound_to) if payee else None,
            account_hash=policy.payees.payee_hash(self.foundation.index, payee) if payee else None,
            mark=fact.payment_marks.whole if fact.payment_marks else None,
            of_head=fact.payment_marks is None or fact.payment_marks.of_head,
            holdings=tuple(self._holdings(fact, part)),
        )

    def _holdings(self, fact: HouseholdReported, part: PersonalPart) -> Iterator[Holding]:
        """Tell what of a household others may have as well, known by hashes without any name."""
        said = {
            SharedKind.ACCOUNT: policy.payees.account_of(part.payee) if part.payee else None,
            SharedKind.PHONE: canonical_phone(part.phone) if part.phone else None,
        }
        for kind, value in said.items():
            if value is not None:
                mark = policy.payees.shared_mark(self.foundation.index, kind, value)
                yield Holding(fact.case_id, fact.household_id, fact.incident_id, kind, mark)


def _reductions_of(fact: AssistanceReduced) -> list[Reduction]:
    return [
        Reduction(
            award_id=one.award_id,
            number=one.number,
            case_id=fact.case_id,
            decision_id=fact.decision_id,
            decision_number=fact.decision_number,
            decided_at=fact.decided_at,
            signed_by=fact.signed_by,
            stood=one.stood,
            stands=one.stands,
            reason_code=one.reason_code,
        )
        for one in fact.reductions
    ]
