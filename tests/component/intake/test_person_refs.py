"""Whatever a sender calls the persons of a household, the other services hear of p1, p2 …, and the same is always the same."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import audit
from shared.database import execute
from shared.events import DamageAssessed, HouseholdReported
from shared.events.household import Losses
from shared.events.intake import PersonalPart
from shared.ids import CaseId
from tests.component.intake.harness import ServiceHarness, a_report, moment
from tests.component.intake.test_reports import fields, post
from tests.support.builders import COMMUNE, a_damage_assessed
from tests.support.foundation import EVENT_CIPHER
from tests.support.records import outbox_facts

_SENT = {
    "household": {"head_name": "Hộ Thử Nghiệm", "size": 5, "members": [{"ref": "me-lan"}, {"ref": "be-2", "birth_year": 2020}]},
    "losses": {
        "dead": ["me-lan"], "injured": [{"ref": "be-2", "treatment_days": 9}], "children_left_alone": ["be-2"],
        "burial_by_organisation": {"person": "me-lan", "actual_cost_dong": 1_000_000},
    },
}  # fmt: skip


async def _parts(harness: ServiceHarness) -> list[PersonalPart]:
    """What the other services were told, opened, in order."""
    facts = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, HouseholdReported)]
    return [PersonalPart.model_validate_json(EVENT_CIPHER.open_text(fact.sealed, fact.sealed_binding())) for fact in facts]


async def _correct(harness: ServiceHarness, case_id: Any, **changes: Any) -> Any:
    async with harness.client() as officer:
        return await officer.post(f"/v1/cases/{case_id}/corrections", json=changes)


async def test_persons_get_our_refs_and_the_sender_is_told_which(harness: ServiceHarness, incident: str) -> None:
    answer = await post(harness, a_report(incident, **_SENT))

    assert answer.json()["refs"] == {"me-lan": "p1", "be-2": "p2"}
    [part] = await _parts(harness)
    assert [member.ref for member in part.members] == ["p1", "p2"]
    assert json.loads(part.losses.model_dump_json(exclude_defaults=True)) == {
        "dead": ["p1"], "injured": [{"ref": "p2", "treatment_days": 9}], "children_left_alone": ["p2"],
        "burial_by_organisation": {"person": "p1", "actual_cost_dong": 1_000_000},
    }  # fmt: skip
    assert "me-lan" not in part.model_dump_json()
    case = await harness.case(answer.json()["case_id"])
    assert [member["ref"] for member in case["household"]["members"]] == ["p1", "p2"]


async def test_a_correction_may_speak_in_the_senders_words_or_in_ours(harness: ServiceHarness, incident: str) -> None:
    case_id = (await post(harness, a_report(incident, **_SENT))).json()["case_id"]

    named = await _correct(harness, case_id, losses={"dead": ["p1"], "injured": [{"ref": "be-2"}]})
    grown = await _correct(harness, case_id, members=[{"ref": "be-2"}, {"ref": "ba-noi"}, {"ref": "p1"}])

    assert named.json()["refs"] == {"p1": "p1", "be-2": "p2"}
    assert grown.json()["refs"] == {"be-2": "p2", "ba-noi": "p3", "p1": "p1"}
    _, second, third = await _parts(harness)
    assert (second.losses.dead, [one.ref for one in second.losses.injured]) == (("p1",), ["p2"])
    assert [member.ref for member in third.members] == ["p2", "p3", "p1"]
    assert third.losses == second.losses


async def test_who_is_named_no_more_and_then_again_is_the_same_and_no_new_one_gets_his_ref(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = (await post(harness, a_report(incident, losses={"dead": ["ong", "ba"]}))).json()["case_id"]
    await _correct(harness, case_id, losses={"dead": ["ba"]})

    answer = await _correct(harness, case_id, losses={"dead": ["chau", "ong", "ba"]})

    assert answer.json()["refs"] == {"chau": "p3", "ong": "p1", "ba": "p2"}


async def test_one_person_under_two_names_is_refused_in_the_senders_words(harness: ServiceHarness, incident: str) -> None:
    case_id = (await post(harness, a_report(incident, **_SENT))).json()["case_id"]

    twice = await _correct(harness, case_id, losses={"dead": ["me-lan", "p1"]})
    stranger = await _correct(harness, case_id, losses={"dead": ["ong-la"]})

    assert (twice.status_code, fields(twice)) == (422, ["losses.dead"])
    assert (stranger.status_code, fields(stranger)) == (422, ["losses.dead"])
    assert "ong-la" in stranger.json()["errors"][0]["reason"]


async def test_persons_of_an_older_case_keep_the_refs_under_which_they_stand(harness: ServiceHarness, incident: str) -> None:
    case_id = (await post(harness, a_report(incident))).json()["case_id"]
    [row] = await harness.rows("select h.id, h.sealed from households h join cases c on c.household_id = h.id")
    seals = harness.context.seals
    older = seals.open_household(row.id, row.sealed).model_copy(update={"losses": Losses(dead=("m7",))})
    async with harness.foundation.database.transaction() as session:
        await _rewrite(session, harness, row.id, seals.seal_household(row.id, older.model_dump_json().encode()))

    answer = await _correct(harness, case_id, losses={"dead": ["m7"], "missing": ["chau"]})

    assert answer.json()["refs"] == {"m7": "m7", "chau": "p1"}


async def test_after_a_visit_only_who_was_shown_is_called_as_he_was_shown(harness: ServiceHarness, incident: str) -> None:
    case_id = (await post(harness, a_report(incident))).json()["case_id"]
    await harness.hears(_visited(case_id, revision=1, persons_found=1))

    answer = await _correct(harness, case_id, losses={"dead": ["p501"], "missing": ["p502"]})
    await harness.hears(_visited(case_id, revision=3, persons_found=2), _visited(case_id, revision=2, persons_found=1))
    later = await _correct(harness, case_id, losses={"dead": ["p501"], "injured": [{"ref": "p503"}]})

    assert answer.json()["refs"] == {"p501": "p501", "p502": "p1"}
    assert later.json()["refs"] == {"p501": "p501", "p503": "p2"}


async def test_where_a_visit_did_not_say_whom_it_named_anybody_may_have_been_shown(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = (await post(harness, a_report(incident))).json()["case_id"]
    before = await _correct(harness, case_id, losses={"missing": ["p503"]})
    await harness.hears(_visited(case_id, revision=1, persons_found=None))
    after = await _correct(harness, case_id, losses={"dead": ["p501"]})

    assert (before.json()["refs"], after.json()["refs"]) == ({"p503": "p1"}, {"p501": "p501"})


def _visited(case_id: str, **values: Any) -> DamageAssessed:
    return a_damage_assessed(case_id=CaseId(UUID(case_id)), awards=(), occurred_at=moment(9), **values)


async def _rewrite(session: Any, harness: ServiceHarness, household_id: Any, sealed: bytes) -> None:
    await execute(
        session, text("update households set sealed = :sealed where id = :id"), {"sealed": sealed, "id": household_id}
    )
    await audit.record(session, harness.foundation.actor, "made older by a test", "household", [household_id])


async def test_the_persons_of_a_list_are_counted_on(harness: ServiceHarness, incident: str) -> None:
    rows = f"commune_code,head_name,what_happened,dead,missing,injured\n{COMMUNE},Hộ 1,Lũ cuốn,2,1,1\n"
    await harness.send_list(incident, rows)

    [part] = await _parts(harness)
    assert (part.losses.dead, part.losses.missing) == (("p1", "p2"), ("p3",))
    assert [one.ref for one in part.losses.injured] == ["p4"]
    assert part.ref_marks == {}


@pytest.mark.parametrize("ref", ["cccd-00108", "p0912", "Nguyen.Van.An", "0f9b3f6e-5a3c-4d8e-9d3a-123456789012"])
async def test_no_word_of_the_sender_stands_in_any_fact_or_row(harness: ServiceHarness, incident: str, ref: str) -> None:
    await post(harness, a_report(incident, losses={"dead": [ref]}), headers={"Idempotency-Key": "k"})

    [part] = await _parts(harness)
    assert part.losses.dead == ("p1",)
    assert ref not in part.model_dump_json()
    assert not [row for row in await harness.rows("select payload from outbox") if ref.encode() in bytes(row.payload)]


@pytest.mark.parametrize(
    ("losses", "field"),
    [
        ({"dead": ["P1", "p1"]}, "household.members"),
        ({"dead": ["P1"], "missing": ["p1"]}, "losses.missing"),
        ({"injured": [{"ref": "P1"}, {"ref": "p1"}]}, "losses.injured"),
        ({}, "household.members"),
    ],
)
async def test_two_refs_that_are_one_person_to_us_are_refused_before_anything_is_kept(
    harness: ServiceHarness, incident: str, losses: dict[str, Any], field: str
) -> None:
    members = [{"ref": "P1"}, {"ref": "p1"}]
    body = a_report(incident, household={"head_name": "Hộ Thử Nghiệm", "size": 4, "members": members}, losses=losses)

    answer = await post(harness, body)

    assert answer.status_code == 422, answer.text
    assert field in fields(answer)
    assert await harness.rows("select 1 from cases") == []
