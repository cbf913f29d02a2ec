"""What others' facts mean for those who are told: each as an outcome of a case, in our words."""

from services.notifications.domain.outcomes import Outcome, OutcomeAward, OutcomeKind, OutcomeOffice
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    GoodsHandedOver,
    PaymentFailed,
    PaymentReturned,
    PaymentSettled,
)
from shared.events.assessment import ReducedAward
from shared.ids import derived_id


def received(fact: PaymentSettled | GoodsHandedOver, kind: OutcomeKind, *, amount: int, unit: str, rail: str) -> Outcome:
    again = fact.times_returned
    return Outcome(
        case_id=fact.case_id,
        # What came back and is paid again is told again.
        outcome_id=derived_id("paid again", fact.payment_id, again) if again else fact.payment_id,
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=kind,
        award_ids=(fact.award_id,),
        caused_by=fact.event_id,
        amount=amount,
        unit=unit,
        rail=rail,
        awards=_part_of(fact, amount, unit),
    )


def _part_of(fact: PaymentSettled | GoodsHandedOver, amount: int, unit: str) -> tuple[OutcomeAward, ...]:
    """Of what comes in parts, which one has come."""
    if fact.parts == 1:
        return ()
    return (OutcomeAward(fact.award_id, "", amount, unit, f"{fact.part}/{fact.parts}"),)


def came_back(fact: PaymentReturned) -> Outcome:
    return Outcome(
        case_id=fact.case_id,
        outcome_id=derived_id("came back", fact.payment_id, fact.times),
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=OutcomeKind.CAME_BACK,
        award_ids=(),
        caused_by=fact.event_id,
        amount=fact.amount_dong,
        unit="dong",
        rail="bank",
        # It ends nothing of its award: what the award got before is no answer to what fails from now on.
        awards=(OutcomeAward(fact.award_id, "", fact.amount_dong or 0, "dong"),),
        known_at=fact.occurred_at,
    )


def refusal(fact: AssistanceDeclined) -> Outcome:
    return Outcome(
        case_id=fact.case_id,
        outcome_id=fact.decision_id,
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=OutcomeKind.DECLINED,
        award_ids=fact.award_ids,
        caused_by=fact.event_id,
        decision_number=fact.decision_number,
        reason_code=fact.reason_code,
    )


def adjustment(fact: AssistanceReduced, reduced: ReducedAward) -> Outcome:
    return Outcome(
        case_id=fact.case_id,
        # One decision may adjust several awards of a household, and decline others: each is told by itself.
        outcome_id=derived_id("adjustment", fact.decision_id, reduced.award_id),
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=OutcomeKind.ADJUSTED,
        award_ids=() if reduced.stands else (reduced.award_id,),
        caused_by=fact.event_id,
        amount=reduced.stands,
        unit=reduced.unit,
        decision_number=fact.decision_number,
        before=reduced.stood,
        reason_code=reduced.retraction,
        awards=(OutcomeAward(reduced.award_id, reduced.code, reduced.stands, reduced.unit),),
    )


def decision(fact: AssistanceApproved) -> Outcome:
    return Outcome(
        case_id=fact.case_id,
        # The same decision may refuse other awards of this household.
        outcome_id=derived_id("decided", fact.decision_id, fact.case_id),
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=OutcomeKind.DECIDED,
        award_ids=tuple(award.award_id for award in fact.awards),
        caused_by=fact.event_id,
        decision_number=fact.decision_number,
        awards=tuple(OutcomeAward(award.award_id, award.code, award.amount, award.unit) for award in fact.awards),
        authority=fact.authority,
        office=OutcomeOffice(**fact.office.model_dump()) if fact.office else None,
    )


def failure(fact: PaymentFailed) -> Outcome:
    return Outcome(
        case_id=fact.case_id,
        # The same payment may fail at another account as well: that is other news.
        outcome_id=fact.event_id,
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        drill=fact.drill,
        kind=OutcomeKind.FAILED,
        award_ids=(fact.award_id,),
        caused_by=fact.event_id,
        reason_code=fact.reason,
        known_at=fact.occurred_at,
    )
