"""Who looked calls persons as he was shown, as the reporter did, or as he likes: each is one person, and inside he is ours."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.assessment.domain.findings import Findings, FoundHousehold
from shared import audit
from shared.database import execute
from shared.events import DamageAssessed
from shared.events.household import Burial, Injured, Losses, Member
from shared.person_refs import KnownRefs
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import MORNING, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_LATER = _NOW + timedelta(hours=1)


async def _a_case(harness: ServiceHarness, marks: dict[str, str] | None = None, **values: Any) -> UUID:
    """A case whose report names two persons, called `me` and `be-2` by who sent it."""
    reported = a_household_reported(personal=a_personal_part(size=5))
    known = marks if marks is not None else KnownRefs(reported.case_id, {}).with_names({"me": "p1", "be-2": "p2"})
    part = a_personal_part(size=5, members=(Member(ref="p1"), Member(ref="p2", birth_year=2020)), ref_marks=known, **values)
    await harness.hear(a_household_reported(case_id=reported.case_id, personal=part))
    return reported.case_id


async def _send(harness: ServiceHarness, case_id: UUID, losses: dict[str, Any], **more: Any) -> Any:
    async with harness.as_("assessor") as officer:
        seen = await harness.revision(case_id)
        body = {"losses": losses, "seen_revision": seen, "head": "somebody_else", **more}
        return await officer.post(f"/v1/assessments/{case_id}/findings", json=body, headers={"Accept-Language": "en"})


async def test_a_person_is_the_same_by_the_reporters_word_and_by_the_worksheets(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    answer = await _send(harness, case_id, {"dead": ["me"], "injured": [{"ref": "p2", "treatment_days": 4}]})

    assert answer.json()["refs"] == {"me": "p1", "p2": "p2"}
    assert {award["person"] for award in answer.json()["awards"]} == {"p1", "p2"}


async def test_a_new_person_gets_a_ref_that_no_report_can_give_and_keeps_it(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    first = await _send(harness, case_id, {"dead": ["ong-bay"]})
    second = await _send(harness, case_id, {"dead": ["me", "ba-tu"]})
    third = await _send(harness, case_id, {"dead": ["ba-tu", "p501"], "injured": [{"ref": "ong-nam", "treatment_days": 4}]})

    assert first.json()["refs"] == {"ong-bay": "p501"}
    assert second.json()["refs"] == {"me": "p1", "ba-tu": "p502"}
    assert third.json()["refs"] == {"ba-tu": "p502", "p501": "p501", "ong-nam": "p503"}


async def test_no_word_of_the_officer_stands_in_any_fact_or_row(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    await _send(harness, case_id, {"dead": ["nguyen-van-an"]}, household={"members": [{"ref": "nguyen-van-an"}, {"ref": "me"}]})

    [fact] = [fact for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    assert [award.person for award in fact.awards] == ["p501"]
    assert fact.persons_found == 1
    for table in ("outbox", "awards", "findings", "assessments", "audit"):
        assert not [row for row in await harness.rows(f"select * from {table}") if "nguyen-van-an" in str(row)]
    async with harness.as_("assessor") as officer:
        shown = (await officer.get(f"/v1/assessments/{case_id}")).json()
    assert [member["ref"] for member in shown["household"]["members"]] == ["p501", "p1"]
    assert shown["losses"]["dead"] == ["p501"]


async def test_every_field_that_names_a_person_is_named_alike(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    findings = Findings(
        household=FoundHousehold(members=(Member(ref="x"), Member(ref="y", birth_year=2020))),
        losses=Losses(
            dead=("x",), missing=("z",), injured=(Injured(ref="y", treatment_days=5),), children_left_alone=("y",),
            burial_by_organisation=Burial(person="x", actual_cost_dong=1_000_000),
        ),
    )  # fmt: skip

    recorded = await harness.find(case_id, findings, _NOW)

    assert recorded.refs == {"x": "p501", "y": "p502", "z": "p503"}
    assert {(award.code, award.person) for award in recorded.awards if award.person} <= {
        ("FUNERAL_HH", "p501"), ("FUNERAL_ORG", "p501"), ("FUNERAL_HH", "p503"), ("INJURY", "p502"), ("CHILD_TEMP", "p502"),
    }  # fmt: skip


async def test_one_person_under_two_names_is_refused_by_field(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    answer = await _send(harness, case_id, {"dead": ["me", "p1"]})
    both = await _send(harness, case_id, {"dead": ["me"], "missing": ["p1"]})

    assert [error["field"] for error in answer.json()["errors"]] == ["losses.dead"]
    assert [error["field"] for error in both.json()["errors"]] == ["losses.missing"]


async def test_who_was_signed_for_in_an_older_case_keeps_his_ref(harness: ServiceHarness) -> None:
    """Persons of a case from before have refs of others; what was signed for one is not signed again under a ref of ours."""
    case_id = await _a_case(harness, marks={})
    await harness.find(case_id, Findings(losses=Losses(dead=("p9",))), _NOW)
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update awards set person = 'ong-bay'"))
        await audit.record(session, harness.foundation.actor, "made older by a test", "case", [case_id])
    [award] = await harness.rows("select id from awards where state = 'proposed'")
    await harness.sign([award["id"]], _NOW)

    recorded = await harness.find(case_id, Findings(losses=Losses(dead=("ong-bay",))), _LATER)

    assert recorded.refs == {"ong-bay": "ong-bay"}
    assert [(award.person, award.state) for award in recorded.awards] == [("ong-bay", "approved")]


async def test_a_list_of_findings_tells_the_refs_of_each_household(harness: ServiceHarness) -> None:
    first, second = await _a_case(harness), await _a_case(harness)
    items = [
        {"case_id": str(case_id), "losses": {"dead": [ref]}, "head": "somebody_else"}
        for case_id, ref in ((first, "me"), (second, "ong"))
    ]

    async with harness.as_("assessor") as officer:
        done = (await officer.post("/v1/findings", json={"items": items})).json()

    refs = {one["case_id"]: one["refs"] for one in done["recorded"]}
    assert refs == {str(first): {"me": "p1"}, str(second): {"ong": "p501"}}


async def test_what_differs_from_a_newer_visit_is_shown_by_the_same_names(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    await _send(harness, case_id, {"dead": ["ong"]})

    async with harness.as_("assessor") as officer:
        stale = await officer.post(
            f"/v1/assessments/{case_id}/findings", json={"losses": {"dead": ["ong"]}, "head": "somebody_else"}
        )

    assert stale.status_code == 409
    assert [error["field"] for error in stale.json()["errors"]] == ["seen_revision"]
