"""What was signed, against the law asked anew: each amount and floor of the determination that proposed it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tests.support.promises.askings import Asking, askings_of, worth_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_LINES: Final = """
    select l.award_id as award, l.case_id, l.code, l.person, l.amount, l.floor, l.unit, l.instalment, d.decided_at, d.number,
           l.line, l.verdict, l.stands, r.retraction
      from decision_lines l join decisions d on d.id = l.decision_id left join reductions r on r.id = l.reduction_id
     where l.verdict in ('approved', 'reduced') and l.award_id is not null and ($1::uuid is null or d.incident_id = $1)
     order by d.decided_at, d.id, l.line"""
_KINDS: Final = {
    **dict.fromkeys(("HOUSE_NEW", "HOUSE_MOVE", "HOUSE_REPAIR"), "HOUSE"),
    **dict.fromkeys(("FUNERAL_HH", "FUNERAL_ORG"), "FUNERAL"),
}
_OPEN: Final = frozenset({"proposed", "returned"})
NO_KEYS: Final = "what the law gives for what was found: the keys of intake and assessment are not known"


def kind_of(code: str) -> str:
    """Benefits that are one right have one kind: one house, one burial of a person."""
    return _KINDS.get(code, code)


async def check_amounts(world: Evidence, verdict: Verdict) -> None:
    """Add to the verdict each signed line whose amount or floor is not what the law gives, or that takes back too much."""
    askings = await askings_of(world)
    if not askings:
        verdict.missed(NO_KEYS)
        return
    signed: dict[tuple[UUID, str, str | None], int] = defaultdict(int)
    for line in await world.rows("assessment", _LINES, world.incident_id):
        verdict.saw(1)
        right = (line["case_id"], kind_of(line["code"]), line["person"])
        problem_of = _problem_of_reduction if line["verdict"] == "reduced" else _problem_of
        if problem := problem_of(line, askings.get(line["case_id"], ()), signed[right]):
            verdict.breach(f"decision {line['number']}, case {line['case_id']}: award {line['award']} {problem}")
        signed[right] += line["amount"] if line["verdict"] == "approved" else line["stands"] - line["amount"]


def _problem_of(line: Any, askings: Sequence[Asking], before: int) -> str | None:
    asking = proposed_by(line, askings)
    if asking is None or asking.answer is None:
        return "was signed, and no asking of the law that can be read proposed it"
    right = asking.right_to(line["code"], line["person"])
    if right is None:
        return f"({line['code']}) was signed, and the law does not give it for what was found"
    whole, least = worth_of(right)
    given, floor = whole - before, max(0, least - before)
    if line["amount"] < floor:
        return f"of {line['amount']} is below the law's floor of {floor}"
    # Where the level changed since the first instalment, what was paid counts at today's level: the rest may be less.
    may_be_less = before > 0 and len(_levels(askings, line["code"])) > 1
    if line["amount"] > given or (line["amount"] < given and not may_be_less):
        return f"was signed with {line['amount']}, the law gives {given} for what was found"
    if line["floor"] != floor and not may_be_less:
        return f"names a floor of {line['floor']}, the law's is {floor}"
    return None


def _problem_of_reduction(line: Any, askings: Sequence[Asking], before: int) -> str | None:
    """Nobody is left with less than the law gives for what was found last."""
    asked = [one for one in askings if one.kept.asked_at <= line["decided_at"] and one.kept.findings_revision and one.answer]
    if not asked:
        return "was reduced, and nobody had looked"
    rights = asked[-1].answer.given if asked[-1].answer else ()
    kind = kind_of(line["code"])
    least = max((worth_of(one)[0] for one in rights if (kind_of(one.code), one.person) == (kind, line["person"])), default=0)
    left = before - line["amount"] + line["stands"]
    if line["retraction"] is not None:
        # Whatever is found: a person says that it was never due, and another one signed it.
        return None if line["stands"] == 0 else f"was taken back by a word, and {line['stands']} of it stand"
    if line["amount"] > before:
        return f"was reduced from {line['amount']}, of its right {before} stood"
    return f"leaves {left} of its right, the law gives {least} for what was found" if left < least else None


def proposed_by(line: Any, askings: Sequence[Asking]) -> Asking | None:
    """The last asking before the signature, if the award stands in it as a proposal; what counts it as signed came later."""
    for asking in reversed(askings):
        record = asking.kept.record
        if record is None or asking.kept.asked_at > line["decided_at"]:
            continue
        standing = next((award for award in record.awards if award.id == line["award"]), None)
        if standing is None or standing.state in _OPEN:
            return asking if standing is not None else None
    return None


def _levels(askings: Sequence[Asking], code: str) -> set[int]:
    return {one.level for asking in askings if asking.answer for one in asking.answer.given if one.code == code}


def most_ever_given(askings: Sequence[Asking]) -> Mapping[str, int]:
    """What the law gave at most for each kind of right of one household, over all that was ever reported or found of it."""
    most: dict[str, int] = {}
    for asking in askings:
        by_right: dict[tuple[str, str | None], int] = defaultdict(int)
        for one in asking.answer.given if asking.answer else ():
            right = (kind_of(one.code), one.person)
            by_right[right] = max(by_right[right], worth_of(one)[0])
        sums: dict[str, int] = defaultdict(int)
        for (kind, _), worth in by_right.items():
            sums[kind] += worth
        for kind, total in sums.items():
            most[kind] = max(most.get(kind, 0), total)
    return most


def most_of_one(askings: Sequence[Asking]) -> Mapping[str, int]:
    """What the law gave at most for one person, or once, of each kind: who was named otherwise is somebody all the same."""
    most: dict[str, int] = {}
    for asking in askings:
        for one in asking.answer.given if asking.answer else ():
            most[kind_of(one.code)] = max(most.get(kind_of(one.code), 0), worth_of(one)[0])
    return most
