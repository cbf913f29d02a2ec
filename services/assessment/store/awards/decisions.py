"""Signed decisions with their lines; append-only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Executable, literal_column, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.decisions import Decision, DecisionLine, EarlierSignature, Return, SignedLine, Verdict
from services.assessment.policy.awards.decision_numbers import number_key
from services.assessment.store.awards.reasonings import reasoning_to
from services.assessment.tables import DecisionLineRow, DecisionRow
from shared.database import execute
from shared.ids import DecisionId
from shared.inserts import by_column, insert_many

_COUNT: Final = text("""
    insert into decision_numbers as n (issuer, year, drill, last_number) values (:issuer, :year, :drill, 1)
    on conflict (issuer, year, drill) do update set last_number = n.last_number + 1 returning last_number""")
_INSERT: Final[Executable] = insert(DecisionRow).on_conflict_do_nothing().returning(literal_column("1"))
_LINE: Final = (
    *("decision_id", "line", "case_id", "commune_code", "award_id", "verdict", "reason_code", "code", "person", "instalment"),
    *("amount", "floor", "unit", "rule_set", "reasoning", "reduction_id", "stands", "sentence"),
    *("payee_kind", "payee_person", "payee_mark", "account_mark"),
)
_INSERT_LINES: Final = insert_many(DecisionLineRow, _LINE)
_FIND: Final = text(f"select {', '.join(Decision.__slots__)} from decisions where id = :id")
_OF_CASE: Final = text("""
    select l.award_id, l.verdict, l.reason_code, l.amount, d.number, d.issuer, d.role, d.decided_at, d.delegation_document,
           l.stands, l.sentence
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.case_id = :case_id and not exists (select 1 from held_decisions h where h.decision_id = d.id)
       and not exists (select 1 from undone_decisions u where u.decision_id = d.id)
     order by d.decided_at, d.id, l.line""")
_SIGNATURES: Final = text("""
    select coalesce(l.reduction_id, l.award_id, l.case_id) as subject, l.verdict, d.number, d.issuer, d.role, d.signed_by,
           d.decided_at
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.case_id = any(cast(:ids as uuid[])) and not exists (select 1 from undone_decisions u where u.decision_id = d.id)
     order by d.decided_at, d.id, l.line""")
_RETURNS: Final = text("""
    select distinct on (l.case_id) l.case_id, d.decided_at, d.number, d.signed_by, l.reason_code, l.sentence
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.case_id = any(cast(:ids as uuid[])) and l.verdict = 'returned'
       and not exists (select 1 from undone_decisions u where u.decision_id = d.id)
     order by l.case_id, d.decided_at desc, d.id, l.line""")
_LINES: Final = text("""
    select l.*, a.commune_code as case_commune_code from decision_lines l left join assessments a on a.case_id = l.case_id
     where l.decision_id = :id order by l.line""")


async def count_decision(session: AsyncSession, issuer: str, year: int, *, drill: bool) -> int:
    """Return the next number of the issuer's own series of the year."""
    number: int = (await execute(session, _COUNT, {"issuer": issuer, "year": year, "drill": drill})).scalar_one()
    return number


async def insert_decision(
    session: AsyncSession, decision: Decision, lines: Sequence[DecisionLine], sentences: Sequence[bytes | None]
) -> bool:
    """Add a decision with its lines, and the sealed sentence of each; False where its number is taken."""
    values = {name: getattr(decision, name) for name in Decision.__slots__} | {"number_key": number_key(decision.number)}
    if (await execute(session, _INSERT, values)).first() is None:
        return False
    numbered = enumerate(zip(lines, sentences, strict=True), start=1)
    rows = [{**_line(decision.id, number, line), "sentence": sealed} for number, (line, sealed) in numbered]
    await execute(session, _INSERT_LINES, by_column(rows))
    return True


async def find_decision(session: AsyncSession, decision_id: UUID) -> tuple[Decision, list[Mapping[str, Any]]] | None:
    """Return a decision and its lines, or None; `case_commune_code` of a line is where its case lies now."""
    row = (await execute(session, _FIND, {"id": decision_id})).mappings().first()
    if row is None:
        return None
    lines: list[Mapping[str, Any]] = [dict(line) for line in (await execute(session, _LINES, {"id": decision_id})).mappings()]
    return Decision(**row), lines


async def find_signed_lines(session: AsyncSession, case_id: UUID) -> list[tuple[SignedLine, bytes | None]]:
    """Return what was signed about a case, in the order of time, each with its sealed sentence.

    What may still be taken back, and what was, is left out: nobody outside has heard of it.
    """
    rows = (await execute(session, _OF_CASE, {"case_id": case_id})).mappings()
    return [(SignedLine(**{**row, "verdict": Verdict(row["verdict"]), "sentence": None}), row["sentence"]) for row in rows]


async def find_returns(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, tuple[Return, bytes | None]]:
    """Return the newest return of each of these cases that has any, with its sealed sentence."""
    if not (ids := sorted(case_ids)):
        return {}
    rows = await execute(session, _RETURNS, {"ids": ids})
    return {row.case_id: (Return(row.decided_at, row.number, row.signed_by, row.reason_code), row.sentence) for row in rows}


async def find_signatures(session: AsyncSession, case_ids: Collection[UUID]) -> dict[UUID, EarlierSignature]:
    """Return the last signature over each award, reduction and whole case of these cases, by the id of what it was over."""
    rows = (await execute(session, _SIGNATURES, {"ids": sorted(case_ids)})).all()
    return {
        row.subject: EarlierSignature(Verdict(row.verdict), row.number, row.issuer, row.role, row.signed_by, row.decided_at)
        for row in rows
    }


def _line(decision_id: DecisionId, number: int, line: DecisionLine) -> dict[str, Any]:
    award, reduction = line.award, line.reduction
    figures = award if reduction is None else None
    why = reduction or award
    payee = figures.payee if figures else None
    frozen = payee.frozen_with(line.case.payment_marks) if payee and line.verdict is Verdict.APPROVED else None
    return {
        "decision_id": decision_id,
        "line": number,
        "case_id": line.case.case_id,
        "commune_code": line.case.commune_code,
        "award_id": award.id if award else None,
        "verdict": line.verdict,
        "reason_code": line.reason_code,
        "code": award.code if award else None,
        "person": award.person if award else None,
        "instalment": award.instalment if award else None,
        "amount": reduction.stood if reduction else award.amount if award else None,
        "floor": figures.floor if figures else None,
        "unit": award.unit if award else None,
        "rule_set": why.rule_set if why else None,
        "reasoning": reasoning_to(why.reasoning) if why else None,
        "reduction_id": reduction.id if reduction else None,
        "stands": reduction.stands if reduction else None,
        "payee_kind": frozen.kind if frozen else None,
        "payee_person": frozen.person if frozen else None,
        "payee_mark": frozen.mark if frozen else None,
        "account_mark": frozen.account_mark if frozen else None,
    }
