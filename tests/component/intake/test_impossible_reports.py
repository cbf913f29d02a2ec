"""What cannot be true, or cannot be kept, is refused where reports come in, by field; its honest neighbours pass."""

import json
from typing import Any

import pytest

from tests.component.intake.harness import ServiceHarness, a_report, an_incident
from tests.component.intake.test_reports import fields, post


def household(**values: Any) -> dict[str, Any]:
    return {"head_name": "Hộ Thử Nghiệm", **values}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param(
            {"household": household(members=[{"ref": "m1", "flags": ["disabled", "disabled"]}])},
            ["household.members.0.flags"],
            id="a-flag-twice",
        ),
        pytest.param({"household": household(areas=["remote", "remote"])}, ["household.areas"], id="an-area-twice"),
        pytest.param({"losses": {"dead": [f"d{n}" for n in range(101)]}}, ["losses.dead"], id="a-hundred-and-one-dead"),
        pytest.param(
            {"household": household(size=2), "losses": {"injured": [{"ref": ref} for ref in "abc"]}},
            ["losses.injured"],
            id="more-injured",
        ),
        pytest.param(
            {
                "household": household(size=3),
                "losses": {"dead": ["a"], "missing": ["b", "c"], "short_of_food": {"people": 1}},
            },
            ["losses.short_of_food.people"],
            id="nobody-is-left-to-hunger",
        ),
        pytest.param(
            {"household": household(size=2), "losses": {"missing": ["a", "b"], "children_left_alone": ["c"]}},
            ["losses.children_left_alone"],
            id="no-child-is-left",
        ),
        pytest.param(
            {"household": household(size=4), "losses": {"dead": ["a", "b"], "children_left_alone": ["b", "c"]}},
            ["losses.children_left_alone"],
            id="the-dead-are-not-left-alone",
        ),
        pytest.param(
            {"household": household(size=1, members=[{"ref": "a"}, {"ref": "b"}])}, ["household.members"], id="more-members"
        ),
        pytest.param(
            {
                "household": household(
                    members=[{"ref": "m1", "birth_date": "0001-01-01"}, {"ref": "m2", "birth_date": "1899-12-31"}]
                )
            },
            ["household.members.0.birth_date", "household.members.1.birth_date"],
            id="born-before-anybody-who-lives",
        ),
        pytest.param({"identified_at": "0001-01-01T00:00:00+07:00"}, ["identified_at"], id="the-first-year"),
        pytest.param({"identified_at": "9999-12-31T23:59:59-07:00"}, ["identified_at"], id="the-last-year"),
        pytest.param(
            {"losses": {"dead": ["0559.345.678"], "injured": [{"ref": "0559-345-678"}]}},
            ["losses.dead.0", "losses.injured.0.ref"],
            id="a-number-with-dots-as-ref",
        ),
        pytest.param({"what_happened": "s\ufffdp nhà"}, ["what_happened"], id="a-lost-letter-in-the-story"),
        pytest.param(
            {"household": household(head_name="Bïi Quang Huy")}, ["household.head_name"], id="one-letter-of-an-old-font"
        ),
        pytest.param({"reported_by": {"name": "Nguye^~n", "phone": "0559000001"}}, ["reported_by.name"], id="tones-as-signs"),
        pytest.param(
            {"household": household(members=[{"ref": "CCCD-001085012345"}])}, ["household.members.0.ref"], id="a-card-as-ref"
        ),
        pytest.param({"commune_code": "0\x00"}, ["commune_code"], id="a-nul-in-the-commune"),
    ],
)
async def test_a_report_that_cannot_be_true_is_refused_by_field(
    harness: ServiceHarness, incident: str, change: Any, wrong: Any
) -> None:
    answer = await post(harness, a_report(incident, **change))

    assert answer.status_code == 422, answer.text
    assert fields(answer) == wrong
    assert not await harness.rows("select 1 from cases")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"household": household(size=3), "losses": {"dead": ["a"]}}, id="a-single-death"),
        pytest.param({"household": household(size=1), "losses": {"dead": ["a"]}}, id="who-lived-alone-died"),
        pytest.param(
            {"household": household(size=4), "losses": {"dead": ["a"], "short_of_food": {"people": 3}}}, id="the-living-hunger"
        ),
        pytest.param(
            {
                "household": household(size=4),
                "losses": {"dead": ["a"], "missing": ["b"], "children_left_alone": ["c"], "short_of_food": {"people": 2}},
            },
            id="who-is-left-hungers",
        ),
        pytest.param({"losses": {"missing": ["a"], "short_of_food": {"people": 2}}}, id="of-how-many-is-not-known"),
        pytest.param(
            {"household": household(members=[{"ref": "m1", "flags": ["hiv_poor", "disabled"]}])}, id="two-different-flags"
        ),
        pytest.param({"household": household(head_name="Ksor H'Ble")}, id="an-honest-rare-name"),
        pytest.param({"household": household(head_name="Y Čih Êban")}, id="another-honest-rare-name"),
        pytest.param({"household": household(head_name="Đặng Thị Bé-Ba")}, id="a-hyphen"),
        pytest.param({"household": household(head_name="Søren Võ, nhà 12")}, id="from-abroad-house-12"),
        pytest.param({"household": household(members=[{"ref": "cu", "birth_year": 1915}])}, id="born-1915"),
        pytest.param({"household": household(members=[{"ref": "0f9b3f6e-5a3c-4d8e-9d3a-123456789012"}])}, id="a-ref-of-ours"),
        pytest.param({"identified_at": "2026-11-10T08:00:00+07:00"}, id="warned-before-the-storm"),
    ],
)
async def test_what_is_true_though_rare_is_taken(harness: ServiceHarness, incident: str, change: Any) -> None:
    answer = await post(harness, a_report(incident, **change))

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("wanted", [{"commune_code": "\x00"}, {"cursor": "\x00"}], ids=["commune", "cursor"])
async def test_a_question_with_nul_is_refused_by_field(harness: ServiceHarness, wanted: dict[str, str]) -> None:
    async with harness.client() as officer:
        answer = await officer.get("/v1/cases", params=wanted)

    assert (answer.status_code, fields(answer)) == (422, list(wanted))


async def test_the_name_of_an_incident_has_all_its_letters(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer") as officer:
        for name in ("Bão s? 12", "B·o sè 12", "Baõo soá 12"):
            answer = await officer.post("/v1/incidents", json=an_incident(name=name))
            assert (answer.status_code, fields(answer)) == (422, ["name"])
        assert (await officer.post("/v1/incidents", json=an_incident(name="Bão số 12: lũ quét?"))).status_code == 201


async def test_half_a_character_is_refused_and_breaks_no_answer(harness: ServiceHarness, incident: str) -> None:
    async with harness.client() as officer:
        for place, given in (("body", {"\ud800": 1}), ("what_happened", {"what_happened": "\ud800"})):
            content = json.dumps(a_report(incident, **given))
            answer = await officer.post("/v1/reports", content=content, headers={"Content-Type": "application/json"})
            assert (answer.status_code, fields(answer)) == (422, [place])
