"""Teeth of P6 about payees: an account that nobody signed, a change by one, somebody dead, one account of several unseen."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from services.assessment.domain.findings import Findings
from shared.ids import new_id
from tests.component.promises.found import breaches
from tests.component.promises.sound import a_case, a_fact, a_report
from tests.component.promises.world import COMMUNE, NAME, NOON, World
from tests.support.doors import Person

_ACCOUNT = {"name": NAME, "bank_code": "VBARD", "account_number": "770055500001"}
_OTHER = {"name": NAME, "bank_code": "VBARD", "account_number": "770055500002"}
_SENT = NOON + timedelta(minutes=2)


async def _told(world: World, revision: int, account: dict[str, str], mark: str) -> None:
    """A report of the household names this account, and intake tells its mark."""
    told = {"head_name": NAME, "what_happened": "Bão", "losses": {}, "payee": account}
    await a_report(world, new_id(), world.case, revision, told, received_at=NOON - timedelta(hours=2))
    await world.audit("intake", "officer", "commune_officer", "case corrected", world.case)
    fact = {"case_id": str(world.case), "revision": revision, "payment_marks": {"whole": mark, "of_head": True}}
    row = {"name": "intake.household_reported.v1", "payload": orjson.dumps(fact)}
    await a_fact(world, world.case, **row)


async def _frozen(world: World, kind: str = "head", mark: str | None = "one", person: str | None = None) -> None:
    """The signature froze who is paid; the one order went out after it, to the account of the second report."""
    values = ", ".join(f"{name} = {_quoted(value)}" for name, value in _line(kind, person, mark).items())
    await world.alter("assessment", f"update decision_lines set {values} where award_id = '{world.money_award}'")
    await world.alter("disbursement", f"update attempts set sent_at = '{_SENT}', payee_revision = 2")


def _line(kind: str, person: str | None, mark: str | None) -> dict[str, str | None]:
    return {"payee_kind": kind, "payee_person": person, "payee_mark": mark}


def _quoted(value: str | None) -> str:
    return "null" if value is None else f"'{value}'"


async def _changed(world: World, proposed_by: str = "officer", decided_by: str = "chair", **values: Any) -> UUID:
    """Somebody proposed another payee, and somebody confirmed him."""
    change = new_id()
    row = {"kind": "head", "mark": "two", **values}
    await world.run("disbursement", "set local session_replication_role = replica")
    await world.put(
        "disbursement",
        "payee_changes",
        id=change,
        case_id=world.case,
        payment_ids=[world.money_payment],
        reason=b"\x01sealed",
        proposed_by=proposed_by,
        proposed_at=NOON,
        **row,
    )
    said = {"verdict": "confirmed", "decided_by": decided_by, "decided_at": NOON}
    await world.put("disbursement", "payee_verdicts", change_id=change, **said)
    await world.run("disbursement", "set local session_replication_role = origin")
    await world.audit("disbursement", proposed_by, "commune_officer", "payee change proposed", change)
    await world.audit("disbursement", decided_by, "commune_chair", "payee change confirmed", change)
    return change


async def _p6(world: World) -> list[str]:
    return list((await breaches(world)).get("P6", []))


async def test_an_order_to_what_was_signed_for_is_sound(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    assert await _p6(world) == []


async def test_an_order_to_an_account_that_nobody_signed_is_found(world: World):
    await _told(world, 2, _OTHER, "two")
    await _frozen(world)
    [found] = await _p6(world)
    assert "went to an account that nobody signed, and no two persons confirmed" in found


async def test_an_account_that_two_persons_confirmed_is_sound(world: World):
    await _told(world, 2, _OTHER, "two")
    await _frozen(world)
    await _changed(world)
    assert await _p6(world) == []


async def test_a_change_by_one_person_alone_or_by_who_pays_is_found(world: World):
    await _told(world, 2, _OTHER, "two")
    await _frozen(world)
    world.evidence.people = {**world.evidence.people, "payer-officer": (_both_roles(),)}
    alone = await _changed(world, decided_by="Officer")
    payer = await _changed(world, decided_by="payer-officer")
    found = await _p6(world)
    assert f"payee change {alone}: officer proposed and confirmed it alone" in found
    assert f"payee change {payer}: payer-officer may not change who is paid" in found


def _both_roles() -> Person:
    return Person("payer-officer", ("commune_officer", "paying_agent"), communes=(COMMUNE,))


async def test_an_order_to_an_account_that_no_two_persons_named_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    await world.alter("disbursement", "update attempts set payee_revision = 1000001")
    [found] = await _p6(world)
    assert "went to an account that no two persons named" in found


async def test_an_order_to_somebody_dead_or_not_named_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    await _seen(world, {"losses": {"dead": ["p1"]}, "head": "p1"})
    assert any("paid p1, who is recorded dead or missing" in one for one in await _p6(world))
    await _frozen(world, "adult", person="p1")
    assert any("paid p1, who is recorded dead or missing" in one for one in await _p6(world))
    await _frozen(world, "nobody")
    assert any("was paid although nobody was named" in one for one in await _p6(world))


async def test_an_order_to_a_head_of_whom_nobody_said_who_it_is_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    await _seen(world, {"losses": {"dead": ["p1"]}})
    assert any("paid the head, of whom nobody said who it is" in one for one in await _p6(world))
    await _seen(world, {"losses": {"dead": ["p1"]}, "head": "somebody_else"})
    assert not any("paid" in one for one in await _p6(world))


async def test_an_order_of_before_to_a_head_whom_nobody_named_or_for_a_burial_by_others_is_found(world: World):
    await _seen(world, {"losses": {"missing": ["p1"]}})
    assert any("paid the head, of whom nobody said who it is" in one for one in await _p6(world))
    await _seen(world, {"losses": {}})
    assert not any("paid" in one for one in await _p6(world))
    await world.alter("disbursement", f"update payments set benefit = 'FUNERAL_ORG' where id = '{world.money_payment}'")
    assert any("paid a burial by others to the household" in one for one in await _p6(world))


async def _seen(world: World, findings: dict[str, Any]) -> None:
    """What the newest visit found is this, long before the order."""
    [row] = await world.database("assessment").fetch(
        "select max(revision) as newest from findings where case_id = $1", world.case
    )
    words = Findings.model_validate(findings).model_dump_json(exclude_defaults=True)
    sealed = world.seal("assessment", words, f"findings.sealed|{world.case}|{row['newest']}").hex()
    await world.alter(
        "assessment",
        f"update findings set sealed = '\\x{sealed}', recorded_at = '{NOON - timedelta(hours=1)}' "
        f"where case_id = '{world.case}' and revision = {row['newest']}",
    )


async def test_a_burial_by_others_paid_to_the_household_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world, "organiser")
    await world.alter("disbursement", f"update payments set benefit = 'FUNERAL_ORG' where id = '{world.money_payment}'")
    assert any("paid a burial by others to the household" in one for one in await _p6(world))


async def test_one_account_of_several_households_that_nobody_explained_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    case, report = new_id(), new_id()
    await a_case(world, case, new_id(), report, closed=False, imported=None, payee=_ACCOUNT)
    await world.alter("intake", f"update reports set received_at = '{NOON - timedelta(hours=1)}' where id = '{report}'")
    [found] = await _p6(world)
    assert "went to an account of several households, and nobody had said why" in found
    release = {"case_id": world.case, "kind": "account", "mark": b"m", "reason": b"\x01s", "released_by": "officer"}
    await world.put("disbursement", "shared_releases", **release, released_at=NOON)
    assert await _p6(world) == []


async def test_a_mark_that_does_not_tell_two_accounts_apart_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _told(world, 3, _OTHER, "one")
    await _frozen(world)
    assert any("is not known again by the mark that is frozen" in one for one in await _p6(world))


async def _by_hand(world: World, status: str) -> None:
    """The money was handed over by a list; `status`: what became of the order to the bank before."""
    await world.alter("disbursement", f"update payments set rail = 'cash' where id = '{world.money_payment}'")
    await world.alter("disbursement", f"update attempts set status = '{status}'")
    given = {"payment_id": world.money_payment, "handed_to": "household", "quantity": 5_400_000, "details": b"\x01sealed"}
    await world.put("disbursement", "handovers", **given, handed_over_by="payer", handed_over_at=_SENT)


async def test_cash_given_although_an_account_was_signed_for_is_found(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    await _by_hand(world, "settled")
    assert any("was given by hand, though an account was signed for or confirmed" in one for one in await _p6(world))
    await _frozen(world, mark=None)
    assert not any("was given by hand" in one for one in await _p6(world))


async def test_cash_given_to_somebody_dead_is_found_and_what_the_bank_failed_with_is_sound(world: World):
    await _told(world, 2, _ACCOUNT, "one")
    await _frozen(world)
    await _by_hand(world, "rejected")
    assert not any("cash of" in one for one in await _p6(world))
    await _seen(world, {"losses": {"dead": ["p1"]}, "head": "p1"})
    assert any("cash of" in one and "paid p1, who is recorded dead or missing" in one for one in await _p6(world))
