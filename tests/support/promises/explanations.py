"""P7: what was signed can be explained from what was kept: law, articles, values, release, signer; and its amounts agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tests.support.promises.amounts import proposed_by
from tests.support.promises.askings import Asking, askings_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_MAX_LINES: Final = 20_000
# Beyond the bound chance decides which ones, the same in each look.
_LINES: Final = """
    select l.case_id, l.line, l.award_id as award, l.verdict, l.reason_code, l.code, l.person, l.amount, l.floor, l.rule_set,
           l.reasoning, d.number, d.signed_by, d.role, d.authority, d.decided_at, d.rule_set as decided_by_rule_set
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict in ('approved', 'declined', 'reduced') and ($1::uuid is null or d.incident_id = $1)
     order by md5(l.decision_id::text || l.line) limit $2"""
_RELEASES: Final = "select version from rule_verdicts where version is not null"


async def check_explanations(world: Evidence) -> Verdict:
    """`checked` counts decided lines (all, or a sample of 20,000), each asking of the law, and pages that the door showed."""
    verdict = Verdict("P7")
    lines = await world.rows("assessment", _LINES, world.incident_id, _MAX_LINES)
    releases = {0, *(row["version"] for row in await world.rows("assessment", _RELEASES))}
    askings = await askings_of(world)
    if lines and not askings:
        verdict.missed("what was kept of each asking of the law: the keys of intake and assessment are not known")
    for line in lines:
        verdict.saw(1)
        where = f"decision {line['number']}, case {line['case_id']}, award {line['award']}"
        verdict.breaches(f"{where}: {problem}" for problem in _problems_of_line(line, releases))
        if (
            askings
            and line["award"]
            and line["verdict"] != "reduced"
            and (problem := _unlike_kept(line, askings.get(line["case_id"], ())))
        ):
            verdict.breach(f"{where}: {problem}")
    for case, of_case in askings.items():
        for asking in of_case:
            verdict.saw(1)
            verdict.breaches(f"case {case}, findings {asking.kept.findings_revision}: {text}" for text in _problems_of(asking))
    _check_pages(world, lines, verdict)
    return verdict


def _problems_of_line(line: Any, releases: set[int]) -> Iterator[str]:
    if not all(line[name] for name in ("signed_by", "role", "authority")):
        yield "nobody with an authority has signed it"
    if line["verdict"] == "declined" and not line["reason_code"]:
        yield "it was refused without a reason"
    if line["award"] is None:
        return
    if line["verdict"] == "approved" and line["rule_set"] != line["decided_by_rule_set"]:
        yield f"it rests on {line['rule_set']}, the decision on {line['decided_by_rule_set']}"
    try:
        why = orjson.loads(line["reasoning"] or "{}")
    except orjson.JSONDecodeError:
        why = {}
    if not (why.get("vi") and why.get("en")):
        yield "its reason has no sentence"
    if not _are_named(why.get("basis"), "document", "article"):
        yield "its reason names no article"
    if not why.get("formulas") or not _are_named(why.get("parameters"), "name", "since"):
        yield "its reason names no formula or no value of the law"
    if why.get("law_release") not in releases:
        yield f"its reason names release {why.get('law_release')}, which there is not"


def _are_named(parts: Any, *names: str) -> bool:
    return bool(parts) and all(part.get(name) for part in parts for name in names)


def _unlike_kept(line: Any, askings: Sequence[Asking]) -> str | None:
    """What is signed is what the kept asking proposed, to the đồng."""
    asking = proposed_by(line, askings)
    record = asking.kept.record if asking else None
    kept = next((award for award in record.awards if award.id == line["award"]), None) if record else None
    if kept is None:
        return "no determination that can be read proposed it"
    if (kept.amount, kept.floor, kept.rule_set) != (line["amount"], line["floor"], line["rule_set"]):
        return f"{line['amount']} was signed, its determination explains {kept.amount}"
    return None


def _problems_of(asking: Asking) -> Iterator[str]:
    kept = asking.kept
    if kept.record is None:
        yield "what the law was asked and answered cannot be read any more"
        return
    if not (kept.rule_set and kept.law_version) or kept.record.answer.rule_set != kept.rule_set:
        yield "it names no law that answered"
    if asking.circumstances is None:
        yield "the report or the findings behind it cannot be read any more"
    elif asking.circumstances != kept.record.circumstances:
        yield "the law was told otherwise than was reported and found"
    for refused in kept.record.answer.not_given:
        if not refused.reason or not refused.grounds.basis:
            yield f"{refused.code} is refused without reason or article"


def _check_pages(world: Evidence, lines: Sequence[Any], verdict: Verdict) -> None:
    """What people are shown at the door: it opens, names law and signer, and says the amounts that were signed."""
    if not world.explanations:
        verdict.missed("what the door to explanations shows: it was not asked")
    by_case: dict[UUID, list[Any]] = defaultdict(list)
    for line in lines:
        by_case[line["case_id"]].append(line)
    for case, page in world.explanations.items():
        verdict.saw(1)
        if not isinstance(page, Mapping):
            verdict.breach(f"case {case}: its explanation does not open ({page})")
            continue
        if not (page.get("rule_set") and page.get("law_version") and page.get("sentences")):
            verdict.breach(f"case {case}: its explanation says nothing of the law")
        for award in page.get("awards", ()):
            if not (award.get("steps") and award.get("basis")):
                verdict.breach(f"case {case}: {award.get('code')} is explained without steps or articles")
        said = {(one["award_id"], one["number"]): one for one in page.get("signed", ())}
        for line in by_case[case]:
            one = said.get((str(line["award"]) if line["award"] else None, line["number"]))
            if one is None or (one["amount"], one["role"]) != (line["amount"], line["role"]):
                shown = one["amount"] if one else "nothing"
                verdict.breach(f"case {case}: award {line['award']} was signed with {line['amount']}, the page says {shown}")
