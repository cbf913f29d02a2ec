"""What a signer has seen is also who is paid, on which account: what has changed between page and button is not signed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.findings import Findings
from services.assessment.domain.payees import NamedPayee
from shared.events.household import Injured, Losses, Member, ShortOfFood, Standing
from shared.events.intake import PaymentMarks
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import INCIDENT, MORNING, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_HURT = Losses(injured=(Injured(ref="p1", treatment_days=5),))
_FIRST, _SECOND = (
    PaymentMarks(whole="first", account="a-1", of_head=True),
    PaymentMarks(whole="second", account="a-2", of_head=True),
)


async def _a_case(harness: ServiceHarness, marks: PaymentMarks | None = _FIRST) -> UUID:
    """A household of which somebody was hurt, and has been visited."""
    reported = a_household_reported(personal=_told(), payment_marks=marks)
    await harness.hear(reported)
    await harness.find(reported.case_id, Findings(losses=_HURT), _NOW)
    return reported.case_id


def _told(**values: Any) -> Any:
    members = (Member(ref="p1", birth_year=1980), Member(ref="p2", birth_year=1982))
    return a_personal_part(**{"standing": Standing.POOR, "members": members, "losses": Losses(), **values})


async def _read(harness: ServiceHarness, case_id: UUID) -> dict[str, Any]:
    """The award as the page shows it, at whichever door it is read."""
    async with harness.as_("commune_chair") as client:
        [award] = (await client.get(f"/v1/assessments/{case_id}")).json()["awards"]
        for door in ("/v1/assessments", "/v1/worksheets"):
            page = await client.get(door, params={"incident_id": str(INCIDENT), "state": await _state(harness, case_id)})
            [listed] = page.json()["items"]
            assert listed["awards"][0]["paid_to"] == award["paid_to"]
    shown: dict[str, Any] = award
    return shown


async def _state(harness: ServiceHarness, case_id: UUID) -> str:
    [row] = await harness.rows("select state from assessments where case_id = :case", case=case_id)
    return str(row["state"])


async def _sign(harness: ServiceHarness, award: dict[str, Any], verdict: str = "approved", **more: Any) -> Any:
    body = {
        "incident_id": str(INCIDENT),
        "award_ids": [award["id"]],
        "verdict": verdict,
        "seen": {award["id"]: award["amount"]},
    }
    payees = {"seen_payees": {award["id"]: award["paid_to"]}} if award["paid_to"] else {}
    async with harness.as_("commune_chair") as client:
        return await client.post("/v1/decisions", json={**body, **payees, **more}, headers={"Accept-Language": "en"})


async def _correct(harness: ServiceHarness, case_id: UUID, marks: PaymentMarks, **values: Any) -> None:
    later = a_household_reported(personal=_told(**values), payment_marks=marks, case_id=case_id, revision=2)
    await harness.hear(later)


def _refusal(answer: Any) -> tuple[str, str, str]:
    [error] = answer.json()["errors"]
    return answer.json()["type"].rsplit(":", 1)[1], error["field"].split(".")[0], error["reason"].split(": ", 1)[-1]


async def test_an_account_that_one_person_changed_meanwhile_is_not_signed(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    award = await _read(harness, case_id)
    assert award["paid_to"] == {"kind": "head", "person": None, "account": "first"}
    await _correct(harness, case_id, _SECOND)

    stale = await _sign(harness, award)

    said = "the account of the household's head is another now than was seen"
    assert (stale.status_code, *_refusal(stale)) == (409, "changed-since-seen", "seen_payees", said)
    assert "second" not in stale.text
    assert await harness.rows("select 1 from decisions") == []
    assert (await _sign(harness, await _read(harness, case_id))).status_code == 201
    [line] = await harness.rows("select payee_mark from decision_lines")
    assert line["payee_mark"] == "second"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (PaymentMarks(), _FIRST, "the household's head was seen to have no account, and has one now"),
        (_FIRST, PaymentMarks(), "the account that was seen of the household's head is there no more"),
    ],
    ids=["came", "went"],
)
async def test_an_account_that_came_or_went_meanwhile_is_not_signed(
    harness: ServiceHarness, before: PaymentMarks, after: PaymentMarks, said: str
) -> None:
    case_id = await _a_case(harness, before)
    award = await _read(harness, case_id)
    assert award["paid_to"]["account"] == before.whole
    await _correct(harness, case_id, after)

    stale = await _sign(harness, award)

    assert (stale.status_code, *_refusal(stale)) == (409, "changed-since-seen", "seen_payees", said)


async def test_another_payee_than_was_seen_is_not_signed(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    award = await _read(harness, case_id)
    named = Findings(losses=_HURT, payees=(NamedPayee(kind="adult", payee="p2"),))
    await harness.find(case_id, named, _NOW + timedelta(minutes=1))

    stale = await _sign(harness, award)

    said = "the household's head was seen to be paid, it is member 2 now"
    assert (stale.status_code, *_refusal(stale)) == (409, "changed-since-seen", "seen_payees", said)


async def test_a_correction_of_anything_else_hinders_no_signature(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    award = await _read(harness, case_id)
    await _correct(harness, case_id, _FIRST, phone="0559000123")

    assert (await _sign(harness, award)).status_code == 201


async def test_who_does_not_say_whom_he_saw_signs_no_money(harness: ServiceHarness) -> None:
    award = await _read(harness, await _a_case(harness))

    silent = await _sign(harness, award, seen_payees={})

    assert (silent.status_code, *_refusal(silent)[:2]) == (409, "payee-unseen", "seen_payees")
    assert "seen_payees" in _refusal(silent)[2]


async def test_who_declines_pays_nobody_and_need_not_say_it(harness: ServiceHarness) -> None:
    award = await _read(harness, await _a_case(harness))
    answer = await _sign(harness, award, "declined", reason="helped_by_others", seen_payees={})
    assert answer.status_code == 201, answer.text


async def test_goods_are_signed_without_saying_who_is_paid(harness: ServiceHarness) -> None:
    reported = a_household_reported(personal=_told(losses=Losses(short_of_food=ShortOfFood(people=2))))
    await harness.hear(reported)
    award = await _read(harness, reported.case_id)

    assert award["paid_to"] is None
    assert (await _sign(harness, award)).status_code == 201
