"""One award was never due: an officer says so, another person signs it, and it does not come back silently."""

from typing import Any
from uuid import UUID

import pytest

from shared.events import AssistanceReduced
from shared.events.household import Losses
from tests.component.assessment.conftest import ServiceHarness
from tests.component.assessment.test_reductions import _Case
from tests.support.builders import a_case_retracted, a_household_reported, a_personal_part

_SAID = {"words": "Ông ấy về nhà chiều qua, trưởng thôn và công an xã đã gặp.", "evidence": "Biên bản 07/BB, hồ sơ thôn 3"}
_DEAD: dict[str, Any] = {"dead": ["p1"], "short_of_food": {"people": 4}}


@pytest.fixture
async def case(harness: ServiceHarness) -> _Case:
    """A household of whom one is thought dead, with a roof gone: signed for."""
    reported = a_household_reported(personal=a_personal_part(losses=Losses(**_DEAD), size=5))
    await harness.hear(reported)
    found = _Case(harness, reported.case_id)
    await found.find(**_DEAD)
    await found.sign_what_is_proposed()
    return found


async def _award(case: _Case, code: str) -> UUID:
    [row] = await case.harness.rows(
        "select id from awards where case_id = :case and code = :code and state = 'approved'", case=case.id, code=code
    )
    name: UUID = row["id"]
    return name


async def _retract(case: _Case, award: UUID, reason: str = "person_alive", role: str = "assessor", **body: Any) -> Any:
    async with case.harness.as_(role) as client:
        given = {"reason": reason, **_SAID, **body}
        return await client.post(f"/v1/assessments/{case.id}/awards/{award}/retract", json=given)


async def test_a_person_found_alive_stops_the_funeral_and_nothing_else(case: _Case) -> None:
    before = {award["code"]: award["stands"] for award in await case.shown()}
    funeral = await _award(case, "FUNERAL_HH")

    answer = await _retract(case, funeral)

    assert answer.status_code == 201, answer.text
    assert await case.pending() == [("FUNERAL_HH", before["FUNERAL_HH"], 0)]
    assert [fact for fact in await case.harness.facts() if isinstance(fact, AssistanceReduced)] == []
    signed = await case.reduce()
    after = {award["code"]: award["stands"] for award in await case.shown()}
    assert (signed["reduced"], after) == (1, {**before, "FUNERAL_HH": 0})
    [fact] = [fact for fact in await case.harness.facts() if isinstance(fact, AssistanceReduced)]
    assert [(one.stands, one.reason_code, one.retraction) for one in fact.reductions] == [(0, "found_nothing", "person_alive")]


async def test_who_may_know_the_household_reads_why_and_what_proves_it(case: _Case) -> None:
    await _retract(case, await _award(case, "FUNERAL_HH"))

    def said(awards: list[dict[str, Any]]) -> Any:
        [award] = [award for award in awards if award["code"] == "FUNERAL_HH"]
        return award["reductions"][0]["retraction"]

    shown = said(await case.shown())
    assert (shown["reason"], shown["proposed_by"]) == ("person_alive", "officer-assessor")
    assert (shown["words"], shown["evidence"]) == (_SAID["words"], _SAID["evidence"])
    async with case.harness.as_("auditor") as client:
        masked = said((await client.get(f"/v1/assessments/{case.id}")).json()["awards"])
    assert (masked["reason"], masked["words"], masked["evidence"]) == ("person_alive", None, None)
    [row] = await case.harness.rows("select words from reductions")
    assert b"7/BB" not in row["words"]


async def test_nobody_signs_what_he_proposed(case: _Case) -> None:
    await _retract(case, await _award(case, "FUNERAL_HH"), role="commune_chair")
    ids = [str(row["id"]) for row in await case.reductions()]

    refused = await case.decide(reduction_ids=ids, verdict="approved")

    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, "signed-by-proposer")
    assert [row["state"] for row in await case.reductions()] == ["proposed"]


@pytest.mark.parametrize("spelled", ["officer-assessor", "Officer-Assessor", "OFFICER-ASSESSOR"])
async def test_nobody_delegates_the_signature_of_what_he_proposed_however_he_is_spelled(case: _Case, spelled: str) -> None:
    await _retract(case, await _award(case, "FUNERAL_HH"))
    ids = [str(row["id"]) for row in await case.reductions()]

    delegation = {"from": spelled, "document": "12/GUQ-UBND"}
    refused = await case.decide(reduction_ids=ids, verdict="approved", delegation=delegation)

    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, "signed-by-proposer")
    assert [row["state"] for row in await case.reductions()] == ["proposed"]


async def test_what_is_not_signed_or_speaks_of_no_death_or_waits_already_is_refused(case: _Case) -> None:
    rice, funeral = await _award(case, "RICE"), await _award(case, "FUNERAL_HH")
    first = await _retract(case, funeral)
    answers = [
        await _retract(case, funeral, reason="law_misread"),
        await _retract(case, rice),
        await _retract(case, UUID(int=7)),
        await _retract(case, funeral, words="x"),
    ]
    await case.reduce()
    answers.append(await _retract(case, funeral))

    assert first.status_code == 201
    assert [answer.status_code for answer in answers] == [409, 409, 404, 422, 409]
    kinds = [answer.json()["type"].rpartition(":")[2] for answer in answers]
    assert (kinds[0], kinds[1], kinds[4]) == ("retraction-waits", "no-death", "award-retracted")


async def test_later_findings_neither_withdraw_the_proposal_nor_bring_back_what_was_taken(case: _Case) -> None:
    await _retract(case, await _award(case, "FUNERAL_HH"))

    await case.find(**_DEAD)
    assert [row["state"] for row in await case.reductions()] == ["proposed"]
    await case.reduce()
    recorded = await case.find(**_DEAD)

    assert "retracted_before" in recorded.warnings
    proposed = await case.harness.rows("select code from awards where state = 'proposed' and case_id = :case", case=case.id)
    assert proposed == []


async def test_a_doubled_household_and_a_misread_law_bar_that_benefit_alone(case: _Case) -> None:
    await _retract(case, await _award(case, "FUNERAL_HH"), reason="law_misread")
    await case.reduce()

    await case.find(**_DEAD, burial_by_organisation={"person": "p1", "actual_cost_dong": 12_000_000})

    proposed = await case.harness.rows("select code from awards where state = 'proposed' and case_id = :case", case=case.id)
    assert [row["code"] for row in proposed] == ["FUNERAL_ORG"]


async def test_a_retraction_that_was_wrong_is_lifted_and_then_proposed_again(case: _Case) -> None:
    funeral = await _award(case, "FUNERAL_HH")
    await _retract(case, funeral)
    await case.reduce()

    async with case.harness.as_("assessor") as client:
        lifted = await client.post(f"/v1/assessments/{case.id}/awards/{funeral}/lift", json=_SAID)
        again = await client.post(f"/v1/assessments/{case.id}/awards/{funeral}/lift", json=_SAID)
    await case.find(**_DEAD)

    assert [lifted.status_code, again.status_code] == [200, 409]
    proposed = await case.harness.rows(
        "select code, instalment, amount from awards where state = 'proposed' and case_id = :case", case=case.id
    )
    assert [(row["code"], row["instalment"]) for row in proposed] == [("FUNERAL_HH", 2)]


async def test_of_a_case_that_was_taken_back_nothing_is_retracted_by_itself(case: _Case) -> None:
    funeral = await _award(case, "FUNERAL_HH")
    await _retract(case, funeral)
    await case.harness.hear(a_case_retracted(case_id=case.id))

    refused = await _retract(case, funeral)

    assert refused.status_code == 409
    assert [row["state"] for row in await case.reductions()] == ["withdrawn"]
