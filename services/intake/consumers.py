"""Facts of the other services, put into intake's words: which moment of which award or case they bring."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.openings import follow_cases
from services.intake.domain.awards import Happening, News
from shared.clock import now
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    DamageAssessed,
    Event,
    GoodsHandedOver,
    HouseholdTold,
    InformantTold,
    PaymentReturned,
    PaymentSettled,
)
from shared.identity import Actor
from shared.messaging import Handler

PRODUCERS: Final = ("assessment", "disbursement", "notifications")


async def on_damage_assessed(session: AsyncSession, actor: Actor, facts: Sequence[DamageAssessed]) -> None:
    await _follow(
        session,
        actor,
        [
            News(
                case_id=fact.case_id,
                event_id=fact.event_id,
                at=fact.occurred_at,
                what=Happening.PROPOSED,
                award_ids=tuple(award.award_id for award in fact.awards),
                findings_revision=fact.revision,
                persons_found=fact.persons_found,
                ends_findings=True,
            )
            for fact in facts
        ],
    )


async def on_assistance_approved(session: AsyncSession, actor: Actor, facts: Sequence[AssistanceApproved]) -> None:
    await _follow(
        session,
        actor,
        [
            News(
                case_id=fact.case_id,
                event_id=fact.event_id,
                at=fact.occurred_at,
                what=Happening.APPROVED,
                award_ids=tuple(award.award_id for award in fact.awards),
            )
            for fact in facts
        ],
    )


async def on_assistance_declined(session: AsyncSession, actor: Actor, facts: Sequence[AssistanceDeclined]) -> None:
    await _follow(
        session,
        actor,
        [
            News(
                case_id=fact.case_id,
                event_id=fact.event_id,
                at=fact.occurred_at,
                what=Happening.DECLINED,
                award_ids=fact.award_ids,
                # Where awards are named the visit_report names them too; only without them the refusal is a matter of its own.
                refusal_id=fact.decision_id if fact.whole_case and not fact.award_ids else None,
                ends_findings=fact.whole_case,
            )
            for fact in facts
        ],
    )


async def on_assistance_reduced(session: AsyncSession, actor: Actor, facts: Sequence[AssistanceReduced]) -> None:
    """What was taken back entirely is as good as declined: nothing of it is left to come. What is left is waited for."""
    news = [
        News(
            case_id=fact.case_id,
            event_id=fact.event_id,
            at=fact.occurred_at,
            what=Happening.DECLINED,
            award_ids=tuple(one.award_id for one in fact.reductions if not one.stands),
        )
        for fact in facts
    ]
    await _follow(session, actor, [item for item in news if item.award_ids])


async def on_help_in_hand(session: AsyncSession, actor: Actor, facts: Sequence[PaymentSettled | GoodsHandedOver]) -> None:
    await _follow(
        session,
        actor,
        [
            News(
                case_id=fact.case_id,
                event_id=fact.event_id,
                at=fact.occurred_at,
                what=Happening.ENDED,
                award_ids=(fact.award_id,),
            )
            for fact in facts
        ],
    )


async def on_payment_returned(session: AsyncSession, actor: Actor, facts: Sequence[PaymentReturned]) -> None:
    """What was in hand is not any more: it is waited for again, in an opening of its own where the case was closed."""
    await _follow(
        session,
        actor,
        [
            News(
                case_id=fact.case_id,
                event_id=fact.event_id,
                at=fact.occurred_at,
                what=Happening.RETURNED,
                award_ids=(fact.award_id,),
            )
            for fact in facts
        ],
    )


async def on_household_told(session: AsyncSession, actor: Actor, facts: Sequence[HouseholdTold]) -> None:
    await _follow(session, actor, _tellings(Happening.HOUSEHOLD_TOLD, facts))


async def on_informant_told(session: AsyncSession, actor: Actor, facts: Sequence[InformantTold]) -> None:
    await _follow(session, actor, _tellings(Happening.INFORMANT_TOLD, facts))


HANDLERS: Final[Mapping[type[Event], Handler]] = {
    DamageAssessed: on_damage_assessed,
    AssistanceApproved: on_assistance_approved,
    AssistanceDeclined: on_assistance_declined,
    AssistanceReduced: on_assistance_reduced,
    PaymentSettled: on_help_in_hand,
    GoodsHandedOver: on_help_in_hand,
    PaymentReturned: on_payment_returned,
    HouseholdTold: on_household_told,
    InformantTold: on_informant_told,
}


def _tellings(what: Happening, facts: Iterable[HouseholdTold | InformantTold]) -> list[News]:
    return [
        News(
            case_id=fact.case_id,
            event_id=fact.event_id,
            at=fact.occurred_at,
            what=what,
            award_ids=fact.award_ids,
            refusal_id=None if fact.award_ids else fact.outcome_id,
        )
        for fact in facts
        # That less stands of what is still to come ends nothing.
        if fact.award_ids or not fact.adjustment
    ]


async def _follow(session: AsyncSession, actor: Actor, news: Sequence[News]) -> None:
    if news:
        await follow_cases(session, actor, news, now())
