"""News of a case: what of it still holds beside everything else that is known. Pure, whatever came first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.notifications.domain.outcomes import Outcome, OutcomeKind

OWN_AFFAIRS: Final = frozenset(
    {
        *("case_retracted", "award_reduced", "drill_on_real_rail", "paused", "no_real_bank"),
        *("over_day_limit", "over_award_limit"),
    }
)
"""Why a payment waits with us: the bank has refused nothing, and nobody at home can do anything about it."""

_CAN_COME_BACK: Final = frozenset({OutcomeKind.PAID, OutcomeKind.HANDED_OVER})


def as_it_stands(outcome: Outcome, known: Sequence[Outcome]) -> Outcome | None:
    """Return what of this is still to be told, beside all that is known of its case; None: nothing any more.

    What is no news is told whatever else came. What was decided is told as far as it is still to come and as much of it as
    stands; a failed payment until the money is there or it has failed again, and what came back may fail anew; that help is
    late until anything else is told.
    """
    if outcome.kind is OutcomeKind.DECIDED:
        return _decided(outcome, known)
    if outcome.kind is OutcomeKind.FAILED:
        over = all(_is_there(award, outcome, known) for award in outcome.award_ids)
        over = over or any(_follows(one, outcome) for one in known)
        return None if over else _asked_at(outcome, known)
    if outcome.kind is OutcomeKind.LATE:
        return None if any(_since(one, outcome) for one in known) else _asked_at(outcome, known)
    return outcome


def _decided(outcome: Outcome, known: Sequence[Outcome]) -> Outcome | None:
    ended, stands = _ended(known), _stands(known)
    awards = tuple(
        replace(award, amount=min(award.amount, stands.get(award.award_id, award.amount)))
        for award in outcome.awards
        if award.award_id not in ended
    )
    if not awards:
        return None
    return replace(outcome, awards=awards, award_ids=tuple(award.award_id for award in awards))


def _asked_at(outcome: Outcome, known: Sequence[Outcome]) -> Outcome:
    """Where the decision said that people ask, they ask about what follows from it."""
    offices = [one.office for one in known if one.office is not None]
    return replace(outcome, office=offices[-1]) if offices else outcome


def _ended(known: Sequence[Outcome]) -> set[UUID]:
    """The awards of which nothing is left to come."""
    return {award for one in known if one.ends_awards for award in one.award_ids}


def _is_there(award: UUID, failed: Outcome, known: Sequence[Outcome]) -> bool:
    """Tell whether nothing of the award is left to come; what it got before it came back ends no failure of afterwards."""
    returns = [one for one in known if one.kind is OutcomeKind.CAME_BACK and _is_later(failed, one)]
    returns = [one for one in returns if any(each.award_id == award for each in one.awards)]
    ends = [one for one in known if one.ends_awards and award in one.award_ids]
    return any(end.kind not in _CAN_COME_BACK or not any(_is_later(back, end) for back in returns) for end in ends)


def _stands(known: Sequence[Outcome]) -> Mapping[UUID, int]:
    """Of several reductions the least that stands holds, in whatever order they came."""
    least: dict[UUID, int] = {}
    for one in known:
        for award in one.awards if one.kind is OutcomeKind.ADJUSTED else ():
            least[award.award_id] = min(award.amount, least.get(award.award_id, award.amount))
    return least


def _follows(other: Outcome, failed: Outcome) -> bool:
    return other.kind is OutcomeKind.FAILED and other.award_ids == failed.award_ids and _is_later(other, failed)


def _since(other: Outcome, late: Outcome) -> bool:
    return other.kind is not OutcomeKind.LATE and _is_later(other, late)


def _is_later(other: Outcome, one: Outcome) -> bool:
    moments: tuple[datetime | None, datetime | None] = (other.known_at, one.known_at)
    return moments[0] is not None and moments[1] is not None and moments[0] > moments[1]
