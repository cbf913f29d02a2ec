"""What belongs together, and what is the matter where the two sides are not the same. Every line and booking counts once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain.reconciliation import (
    BookedIncome,
    BookedPayment,
    Coverage,
    Difference,
    FoundLine,
    Judged,
    Kind,
    Pair,
    Part,
    Span,
)
from services.disbursement.domain.tickets import NOBODYS
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.ids import PaymentId
from shared.texts import Text

CASH_LIST_DUE: Final = timedelta(days=7)
"""How long a cash list may have money out before that is a difference: internal target, certainty D, no text names it."""
INCOME_WITHIN: Final = timedelta(days=10)
"""How far apart the bank's line and what people booked for it may lie: paper is slower than money (certainty D)."""
EXPLAINED: Final = "explained"
"""How a difference ends when both sides are the same, or it is another one now."""
ACCEPTED: Final = "accepted"
"""How one ends that two accountants let stand."""
TICKETS: Final = frozenset({Kind.PARTIAL, Kind.UNMATCHED, Kind.DUPLICATE, Kind.MISSING})
"""What people must look at."""


class DifferenceEnded(Refused):
    """A run has explained it, or two people have let it stand."""

    code = "difference-ended"
    title = Text(vi="Chênh lệch này đã kết thúc", en="This difference has ended already")


class NotYourDifference(Forbidden):
    """It belongs to a place outside this person's area, or to no place at all."""

    code = "not-your-difference"
    title = Text(
        vi="Chênh lệch này ngoài địa bàn của bạn; khoản không thuộc nơi nào do kế toán toàn quốc xử lý",
        en="This difference is outside your area; what belongs to no place is for an accountant of the whole country",
    )


class SaidBySame(Forbidden):
    """Two persons let a difference stand."""

    code = "said-by-same"
    title = Text(
        vi="Bạn đã giải trình khoản này: một kế toán khác phải chấp nhận",
        en="You have explained this one: another accountant has to accept it",
    )


def coverage_of(accounts: Iterable[Iterable[Span]]) -> Coverage:
    """Return what the statements of all these accounts show: by which of them a payment went is not known, so all must.

    Statements of one account that touch or overlap are one.
    """
    shown = [_merged(spans) for spans in accounts]
    together = shown[0] if shown else []
    for one in shown[1:]:
        together = _common(together, one)
    return Coverage(tuple(together))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _common(some: list[Span], others: list[Span]) -> list[Span]:
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in some for b in others)
    return sorted((begin, end) for begin, end in both if begin < end)


def pair_up(booked: Iterable[BookedPayment], lines: Iterable[FoundLine], incomes: Iterable[BookedIncome] = ()) -> list[Pair]:
    """Put each booking and each line into exactly one pair: payments with the lines that name them, credits of nobody's
    order with contributions of the same sum, and every other line by itself.

    Contributions without a line are no pair: means come by other ways than this account, too.
    """
    of_payment: dict[PaymentId, list[FoundLine]] = {}
    strangers: list[FoundLine] = []
    for line in lines:
        if line.payment_id is None:
            strangers.append(line)
        else:
            of_payment.setdefault(line.payment_id, []).append(line)
    pairs = [_of_payment(one, of_payment.pop(one.payment_id, [])) for one in booked]
    pairs += [_of_payment(BookedPayment(name, None, 0, None), left) for name, left in of_payment.items()]
    return pairs + _of_strangers(strangers, list(incomes))


def _of_payment(booked: BookedPayment, lines: Sequence[FoundLine]) -> Pair:
    return Pair(
        part=Part.BANK,
        subject=str(booked.payment_id),
        source_id=booked.source_id,
        booked=booked.amount,
        found=sum(line.out for line in lines),
        debits=sum(line.out > 0 for line in lines),
        credits=sum(line.out < 0 for line in lines),
        booked_at=booked.booked_at,
        heard_at=max((line.received_at for line in lines), default=None),
        payment_id=booked.payment_id,
    )


def _of_strangers(lines: Sequence[FoundLine], incomes: list[BookedIncome]) -> list[Pair]:
    """What came in takes the contribution of its sum that lies nearest; the earliest line chooses first."""
    pairs = []
    for line in sorted(lines, key=lambda one: (one.booked_at, one.name)):
        at = line.booked_at
        same = [one for one in incomes if one.amount == -line.out and abs(one.received_at - at) <= INCOME_WITHIN]
        nearest = min(same, key=lambda one: (abs(one.received_at - at), one.contribution_id), default=None)
        if nearest is not None:
            incomes.remove(nearest)
        pairs.append(
            Pair(
                part=Part.INCOME if line.out < 0 else Part.BANK,
                subject=line.name,
                source_id=nearest.source_id if nearest else None,
                booked=line.out if nearest else 0,
                found=line.out,
                debits=int(line.out > 0),
                credits=int(line.out < 0),
                heard_at=line.received_at,
            )
        )
    return pairs


def judge(pair: Pair, coverage: Coverage, now: datetime, grace: timedelta) -> Kind:
    """Say what is the matter with the two sides of something at the bank.

    What has changed within `grace` may still change by itself; what is booked is missing once statements show the account
    without a hole from then on for as long as that.
    """
    if pair.booked == pair.found:
        return Kind.MATCHED
    if pair.payment_id is None:
        return Kind.UNMATCHED
    if not pair.debits and not pair.credits:
        since = pair.booked_at
        is_shown = since is not None and coverage.shows(since, since + grace)
        return Kind.MISSING if is_shown else Kind.LATE
    last = max(moment for moment in (pair.booked_at, pair.heard_at) if moment is not None)
    if last > now - grace:
        return Kind.LATE
    if pair.found > pair.booked and pair.debits - pair.credits > 1:
        return Kind.DUPLICATE
    return Kind.PARTIAL if pair.booked else Kind.UNMATCHED


def judge_list(pair: Pair, now: datetime) -> Kind:
    """Say what is the matter with a cash list: what it took out, beside what was signed for or came back."""
    if pair.booked == pair.found:
        return Kind.MATCHED
    if pair.found > pair.booked:
        return Kind.DUPLICATE
    made_at = pair.booked_at
    return Kind.LATE if made_at is not None and made_at > now - CASH_LIST_DUE else Kind.MISSING


def judge_stock(pair: Pair) -> Kind:
    """Say what is the matter with the means of a source that nobody may have on the way."""
    if pair.booked == pair.found:
        return Kind.MATCHED
    return Kind.UNMATCHED if pair.found > pair.booked else Kind.MISSING


def judged(
    pairs: Iterable[Pair], judge_one: Callable[[Pair], Kind], known: Iterable[Difference], accepted: Iterable[Difference]
) -> list[Judged]:
    """Judge all of them. What is `known` to people stays with them until both sides are the same, also while one changes;
    what two of them have let stand stays so while neither side does.
    """
    open_kinds = {(one.part, one.subject): one.kind for one in known}
    stands = {(one.part, one.subject, one.booked, one.found) for one in accepted}
    found = []
    for pair in pairs:
        kind = judge_one(pair)
        if kind is Kind.LATE:
            kind = open_kinds.get((pair.part, pair.subject), kind)
        is_accepted = kind in TICKETS and (pair.part, pair.subject, pair.booked, pair.found) in stands
        found.append(Judged(pair, kind, accepted=is_accepted))
    return found


@dataclass(frozen=True)
class Changes:
    """What a comparison makes of the differences that people have before them."""

    new: Sequence[Judged]
    changed: Sequence[Difference]
    explained: Sequence[Difference]


def changes_of(found: Iterable[Judged], known: Sequence[Difference]) -> Changes:
    """Tell what is new, what is another sum or kind than people know, and what nobody need look at any more."""
    left = {(one.part, one.subject): one for one in known}
    new, changed = [], []
    for one in found:
        if one.kind not in TICKETS or one.accepted:
            continue
        pair, before = one.pair, left.pop((one.pair.part, one.pair.subject), None)
        if before is None:
            new.append(one)
        elif (before.booked, before.found, before.kind) != (pair.booked, pair.found, one.kind):
            changed.append(replace(before, kind=one.kind, booked=pair.booked, found=pair.found))
    return Changes(new, changed, list(left.values()))


def owner_of(commune_code: str | None, province_code: str | None) -> str:
    """Return who answers for a difference: the place whose means they are; of nobody's, the country's accountants."""
    if commune_code is not None:
        return f"commune:{commune_code}"
    return f"province:{province_code}" if province_code is not None else NOBODYS


def is_seconded(difference: Difference, by: str) -> bool:
    """Tell whether another person has said before that this may stand. Raises SaidBySame for the same person again."""
    if difference.proposal is None:
        return False
    if same_person(difference.proposal.by, by):
        raise SaidBySame
    return True
