"""Who is paid an award: named at the visit, never somebody dead, and frozen with the account by the signature."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.assessment.commands.awards.households import seal_findings
from services.assessment.commands.awards.open_cases import open_cases
from services.assessment.domain.findings import Findings
from services.assessment.domain.payees import NamedPayee
from services.assessment.policy.awards.payees import lost_persons
from services.assessment.store.awards import cases as case_store
from shared import audit
from shared.database import execute
from shared.events import AssistanceApproved, DamageAssessed
from shared.events.household import Burial, House, HouseState, Injured, Losses, Member, Standing
from shared.events.intake import PaymentMarks
from shared.household_input import SOMEBODY_ELSE
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import MORNING, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_MARKS = PaymentMarks(whole="name and account", account="account", of_head=True)
_HURT = Losses(injured=(Injured(ref="p1", treatment_days=5),))
_DEAD = Losses(dead=("p1",), house=House(state=HouseState.DESTROYED, habitable=False, no_other_home=True))


async def _a_case(harness: ServiceHarness, marks: PaymentMarks | None = _MARKS, **values: Any) -> UUID:
    members = (Member(ref="p1", birth_year=1980), Member(ref="p2", birth_year=1982), Member(ref="p3", birth_year=2020))
    part = a_personal_part(standing=Standing.POOR, members=members, losses=Losses())
    reported = a_household_reported(personal=part, payment_marks=marks, **values)
    await harness.hear(reported)
    return reported.case_id


async def _signed(harness: ServiceHarness, case_id: UUID, findings: Findings) -> dict[str, Any]:
    """What the decision's fact says of who is paid, by benefit."""
    await harness.find(case_id, findings, _NOW)
    awards = await harness.rows("select id from awards where state = 'proposed' and unit = 'dong' order by code")
    await harness.sign([row["id"] for row in awards], _NOW + timedelta(hours=1))
    [fact] = [fact for fact in await harness.facts() if isinstance(fact, AssistanceApproved)]
    return {award.code: award.paid_to for award in fact.awards}


async def test_the_signature_freezes_the_head_and_his_account(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    paid_to = (await _signed(harness, case_id, Findings(losses=_HURT)))["INJURY"]

    assert (paid_to.kind, paid_to.person, paid_to.mark, paid_to.account_mark) == ("head", None, "name and account", "account")
    [line] = await harness.rows("select payee_kind, payee_mark, account_mark from decision_lines")
    assert dict(line) == {"payee_kind": "head", "payee_mark": "name and account", "account_mark": "account"}


async def test_a_case_of_before_accounts_had_marks_freezes_nothing_but_who_is_none_of_the_household(
    harness: ServiceHarness,
) -> None:
    case_id = await _a_case(harness, None)
    burial = Burial(person="p2", actual_cost_dong=30_000_000)
    losses = Losses(dead=("p2",), injured=_HURT.injured, burial_by_organisation=burial)

    paid_to = await _signed(harness, case_id, Findings(losses=losses, head="p1"))

    assert paid_to["INJURY"] is None
    assert (paid_to["FUNERAL_ORG"].kind, paid_to["FUNERAL_ORG"].mark) == ("organiser", None)


async def test_what_is_frozen_is_the_newest_report_that_was_heard_before_the_signature(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    later = PaymentMarks(whole="another", account="other")
    part = a_personal_part(standing=Standing.POOR)
    await harness.hear(a_household_reported(personal=part, payment_marks=later, case_id=case_id, revision=2))

    assert (await _signed(harness, case_id, Findings(losses=_HURT)))["INJURY"].mark == "another"


async def test_where_the_head_is_dead_the_award_stands_and_nobody_is_paid(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    paid_to = await _signed(harness, case_id, Findings(losses=_DEAD, head="p1"))

    assert {code: (to.kind, to.mark) for code, to in paid_to.items()} == {
        "FUNERAL_HH": ("nobody", None),
        "HOUSE_NEW": ("nobody", None),
    }
    [assessed] = [fact for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    assert assessed.lost is not None
    assert (assessed.lost.persons, assessed.lost.head, assessed.lost.head_said) == (("p1",), True, True)


async def test_a_head_who_is_none_of_those_named_is_paid(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    paid_to = await _signed(harness, case_id, Findings(losses=_DEAD, head=SOMEBODY_ELSE))

    assert {to.kind for to in paid_to.values()} == {"head"}
    [assessed] = [fact for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    assert assessed.lost is not None
    assert (assessed.lost.head_may_be_lost, assessed.lost.head_said) == (False, True)
    async with harness.as_("assessor") as client:
        assert (await client.get(f"/v1/assessments/{case_id}")).json()["head"] == SOMEBODY_ELSE


async def test_findings_of_before_in_which_nobody_said_who_is_the_head_pay_nobody(harness: ServiceHarness) -> None:
    """They were recorded when nobody asked: read again, they say nothing of the head."""
    case_id = await _a_case(harness)
    await harness.find(case_id, Findings(losses=_DEAD, head=SOMEBODY_ELSE), _NOW)
    sealed = seal_findings(harness.context, case_id, 1, Findings(losses=_DEAD))
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("alter table findings disable trigger user"))
        await execute(session, text("update findings set sealed = :sealed"), {"sealed": sealed})
        await audit.record(session, harness.foundation.actor, "made older by a test", "case", [case_id])
    async with harness.foundation.database.reading() as session:
        [case] = [one.case for one in await case_store.find_cases(session, [case_id])]
        [opened] = await open_cases(session, harness.context, [case])

    assert opened.payees.of_award("FUNERAL_HH", "p1").kind == "nobody"
    assert opened.payees.of_award("CHILD_TEMP", None).kind == "nobody"
    assert lost_persons(opened.payees).head_may_be_lost


async def test_another_adult_is_paid_but_not_on_the_account_of_the_dead(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    named = (NamedPayee(kind="adult", payee="p2"),)

    paid_to = await _signed(harness, case_id, Findings(losses=_DEAD, head="p1", payees=named))

    assert {(to.kind, to.person, to.mark) for to in paid_to.values()} == {("adult", "p2", None)}


async def test_another_adult_whose_own_account_is_known_is_paid_on_it(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness, PaymentMarks(whole="hers", account="hers alone"))
    named = (NamedPayee(kind="adult", payee="p2", code="FUNERAL_HH"), NamedPayee(kind="guardian"))

    paid_to = await _signed(harness, case_id, Findings(losses=_DEAD, head="p1", payees=named))

    assert {code: (to.kind, to.mark) for code, to in paid_to.items()} == {
        "FUNERAL_HH": ("adult", "hers"),
        "HOUSE_NEW": ("guardian", None),
    }


async def test_a_burial_by_others_is_never_paid_to_the_household(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    losses = Losses(dead=("p2",), burial_by_organisation=Burial(person="p2", actual_cost_dong=30_000_000))

    paid_to = await _signed(harness, case_id, Findings(losses=losses, head="p1"))

    assert {code: (to.kind, to.mark) for code, to in paid_to.items()} == {"FUNERAL_ORG": ("organiser", None)}


async def test_nobody_dead_and_no_child_is_named_and_each_is_told_at_its_field(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    async def refused(*payees: dict[str, Any], **body: Any) -> dict[str, str]:
        found = {"losses": {"dead": ["p1"]}, "payees": list(payees), **body}
        async with harness.as_("assessor") as client:
            answer = await client.post(f"/v1/assessments/{case_id}/findings", json=found)
        assert answer.status_code == 422, answer.text
        return {error["field"]: error["reason"] for error in answer.json()["errors"]}

    assert "head" in await refused()
    assert "payees.0.payee" in await refused({"kind": "adult", "payee": "p1"})
    assert "payees.0.payee" in await refused({"kind": "adult", "payee": "p3"})
    assert "payees.0.payee" in await refused({"kind": "adult"})
    assert "payees.0.kind" in await refused({"kind": "head"}, head="p1")
    assert "payees.0.code" in await refused({"kind": "guardian", "code": "FUNERAL_ORG"})
    assert "payees.1" in await refused({"kind": "guardian"}, {"kind": "head"})


async def test_a_later_visit_that_names_nobody_leaves_who_was_named(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    named = (NamedPayee(kind="adult", payee="p2"),)
    await harness.find(case_id, Findings(losses=_HURT, head="p1", payees=named), _NOW)

    recorded = await harness.find(case_id, Findings(losses=_HURT), _NOW + timedelta(hours=1))

    [injury] = [award for award in recorded.awards if award.code == "INJURY"]
    assert injury.payee is not None
    assert (injury.payee.kind, injury.payee.person) == ("adult", "p2")


async def test_who_is_found_dead_after_the_signature_is_told_and_what_was_signed_stays(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    await _signed(harness, case_id, Findings(losses=_HURT, head="p2"))

    await harness.find(case_id, Findings(losses=Losses(dead=("p2",), injured=_HURT.injured)), _NOW + timedelta(hours=5))

    *_, assessed = [fact for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    assert assessed.lost is not None
    assert (assessed.lost.persons, assessed.lost.head) == (("p2",), True)
    [line] = await harness.rows("select payee_kind from awards where code = 'INJURY'")
    assert line["payee_kind"] == "head"
