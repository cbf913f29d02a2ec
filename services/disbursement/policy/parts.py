"""An award that goes out in parts, by a dated plan of the installation: each part is a payment, and they come to the award.

No article that we have read orders it (certainty D): without a plan an award goes in one sum.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payments import Payment, part_id
from services.disbursement.policy.payment_terms import PaymentTerms, PlanEntry
from shared.clock import VIETNAM
from shared.copies import replace
from shared.events import AssistanceApproved
from shared.events.assessment import ApprovedAward
from shared.ids import AwardId

MAX_PARTS: Final = 24
_LONGEST: Final = 366


def parts_of(payment: Payment, award: ApprovedAward, terms: PaymentTerms) -> list[Payment]:
    """Return what an award owes, in the order of its parts: the sum that was signed, to the đồng or kilogram.

    What was added to an award later (a higher instalment) is owed at once: its earlier parts may have gone.
    """
    plan = terms.plan_of(payment.benefit, day_of(payment.decided_at))
    if plan is None or payment.instalment > 1:
        return [payment]
    lasts = {"month": award.months, "day": award.days}.get(plan.by or "", 1)
    if lasts is None or not 0 < lasts <= _LONGEST:
        return [payment]
    shares, days = _shares(payment, plan, lasts), _days(payment, plan, lasts)
    amounts = [(before, after - before, day) for (before, after), day in zip(pairwise(shares), days, strict=True)]
    # Of very little each part must still be something.
    owed = [(before, amount, day) for before, amount, day in amounts if amount > 0]
    if len(owed) < len(amounts) or not 1 < len(owed) <= MAX_PARTS:
        return [payment]
    return [
        replace(
            payment,
            id=part_id(payment.id, number),
            part=number,
            parts=len(owed),
            parts_before=before,
            amount=amount,
            due_on=day,
        )
        for number, (before, amount, day) in enumerate(owed, start=1)
    ]


def approved_awards(approvals: Iterable[AssistanceApproved]) -> Mapping[AwardId, ApprovedAward]:
    """Return the awards of these facts by their ids."""
    return {award.award_id: award for approval in approvals for award in approval.awards}


def is_due(payment: Payment, today: date) -> bool:
    """Tell whether it may go: the first part at once, a later one on its day; without a day its step is not confirmed yet."""
    return payment.part == 1 or (payment.due_on is not None and payment.due_on <= today)


def due_since(payment: Payment) -> datetime | None:
    """Return the moment from which a later part may go."""
    return datetime.combine(payment.due_on, time(), VIETNAM) if payment.due_on is not None else None


def _shares(payment: Payment, plan: PlanEntry, lasts: int) -> Sequence[int]:
    """Return what all parts up to each come to, from nothing to the whole."""
    if plan.by == "progress":
        sums = [sum(plan.shares[:count]) for count in range(len(plan.shares) + 1)]
        return [payment.amount * share // 100 for share in sums]
    ends = [*range(0, lasts, plan.every), lasts]
    return [payment.amount * end // lasts for end in ends]


def _days(payment: Payment, plan: PlanEntry, lasts: int) -> Sequence[date | None]:
    first = day_of(payment.decided_at)
    if plan.by == "progress":
        return [first, *[None] * (len(plan.shares) - 1)]
    starts = range(0, lasts, plan.every)
    if plan.by == "month":
        return [_months_later(first, start) for start in starts]
    return [first + timedelta(days=start) for start in starts]


def _months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
