"""The doors for people: sources, payments, handovers."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.database import execute
from shared.events import GoodsHandedOver
from shared.ids import new_id
from tests.component.disbursement.harness import HANDED_OVER, Household, ServiceHarness, a_household
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_damage_assessed
from tests.support.foundation import ISSUER, client_for

SOURCE = {"kind": "donations", "name": "Vận động tháng 11", "unit": "kg", "scope": {"province_code": PROVINCE}}


async def _rice(harness: ServiceHarness, **values: Any) -> Household:
    """Rice that waits to be handed over."""
    household = a_household(amount=60, unit="kg", code="RICE", **values).signed_now()
    await harness.take(household.reported, household.approved)
    return household


async def test_a_source_begins_empty_and_says_where_it_serves(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT)
    async with harness.client() as client:
        answer = await client.post("/v1/sources", json={**SOURCE, "incident_id": str(INCIDENT)})

    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "name": "Vận động tháng 11",
        "kind": "donations",
        "unit": "kg",
        "scope": {"commune_code": None, "province_code": PROVINCE},
        "incident_id": str(INCIDENT),
        "drill": True,
        "available": 0,
        "reserved": 0,
        "settled": 0,
        "advanced": 0,
        "paid_twice": 0,
        "contributed": 0,
        "payments": {},
    }


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"commune_code": "99999"}, "scope.commune_code"),
        ({"province_code": "00"}, "scope.province_code"),
        ({"commune_code": COMMUNE, "province_code": PROVINCE}, "scope"),
    ],
)
async def test_a_source_for_no_place_is_refused_by_name(harness: ServiceHarness, scope: Any, field: Any) -> None:
    async with harness.client() as client:
        answer = await client.post("/v1/sources", json={**SOURCE, "scope": scope})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_source_with_an_id_that_is_taken_is_refused(harness: ServiceHarness) -> None:
    async with harness.client() as client:
        body = {**SOURCE, "id": str(new_id())}
        statuses = [(await client.post("/v1/sources", json=body)).status_code for _ in range(2)]

    assert statuses == [201, 409]


async def test_a_contribution_sent_twice_with_one_key_is_booked_once(harness: ServiceHarness) -> None:
    source = await harness.source(unit="kg")
    given = {"amount": 500, "from": "Nhà hảo tâm"}
    async with harness.client() as client:
        sent = [
            client.post(f"/v1/sources/{source}/contributions", json=given, headers={"Idempotency-Key": "k1"}) for _ in range(3)
        ]
        answers = await asyncio.gather(*sent)
        other = await client.post(
            f"/v1/sources/{source}/contributions", json={**given, "amount": 1}, headers={"Idempotency-Key": "k1"}
        )

    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].json()["contributed"] == 500
    assert other.status_code == 409
    assert (await harness.seen(source))["contributed"] == 500
    await harness.expect_balanced()


@pytest.mark.parametrize("amount", [0, -5, 1.5, "10", 10**16])
async def test_an_amount_that_is_none_is_refused(harness: ServiceHarness, amount: Any) -> None:
    source = await harness.source()
    async with harness.client() as client:
        answer = await client.post(f"/v1/sources/{source}/contributions", json={"amount": amount, "from": "Ai đó"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "amount")


async def test_a_contribution_to_no_source_is_not_found(harness: ServiceHarness) -> None:
    async with harness.client() as client:
        answer = await client.post(f"/v1/sources/{new_id()}/contributions", json={"amount": 1, "from": "Ai đó"})

    assert answer.status_code == 404


async def test_an_accountant_keeps_only_the_sources_of_his_place(harness: ServiceHarness) -> None:
    async with harness.client(communes=[COMMUNE]) as client:
        own = await client.post("/v1/sources", json={**SOURCE, "scope": {"commune_code": COMMUNE}})
        other = await client.post("/v1/sources", json={**SOURCE, "scope": {"commune_code": OTHER_COMMUNE}})
        above = await client.post("/v1/sources", json={**SOURCE, "scope": {"province_code": PROVINCE}})
        country = await client.post("/v1/sources", json={**SOURCE, "scope": {}})

    assert [answer.status_code for answer in (own, other, above, country)] == [201, 403, 403, 403]
    assert other.json()["type"] == "urn:kipthoi:problem:not-your-source"


async def test_a_source_shows_what_its_payments_come_to_by_state(harness: ServiceHarness) -> None:
    source = await harness.source(1000, unit="kg")
    households = [await _rice(harness) for _ in range(3)]
    await harness.hand_over((await harness.payment(households[0]))["id"])

    seen = await harness.seen(source)

    assert seen["payments"] == {"handed_over": {"count": 1, "amount": 60}, "reserved": {"count": 2, "amount": 120}}
    assert (seen["contributed"], seen["available"], seen["reserved"], seen["settled"]) == (1000, 820, 120, 60)


async def test_sources_and_payments_come_in_pages(harness: ServiceHarness) -> None:
    for _ in range(3):
        await harness.source(60, unit="kg")
        await _rice(harness)
    async with harness.client("auditor") as client:
        for door in ("/v1/sources", "/v1/payments"):
            seen: list[str] = []
            cursor = None
            while True:
                page = (await client.get(door, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
                seen += [item["id"] for item in page["items"]]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert len(seen) == len(set(seen)) == 3


async def test_officers_see_the_payments_of_their_place_only(harness: ServiceHarness) -> None:
    here, there = await _rice(harness), await _rice(harness, commune_code=OTHER_COMMUNE)
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        items = (await client.get("/v1/payments")).json()["items"]
        hidden = await client.get(f"/v1/payments/{(await harness.payment(there))['id']}")

    assert [item["award_id"] for item in items] == [str(here.award_id)]
    assert hidden.status_code == 404


async def test_payments_are_found_by_case_state_and_rail(harness: ServiceHarness) -> None:
    await harness.source(60, unit="kg")
    one, other = await _rice(harness), await _rice(harness)

    async def found(**params: str) -> list[str]:
        async with harness.client("auditor") as client:
            return [item["award_id"] for item in (await client.get("/v1/payments", params=params)).json()["items"]]

    assert await found(case_id=str(one.reported.case_id)) == [str(one.award_id)]
    assert await found(state="waiting_funds") == [str(other.award_id)]
    assert await found(rail="bank") == []
    assert await found(incident_id=str(new_id())) == []


async def test_a_payment_tells_its_whole_story(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)

    async with harness.client("auditor") as client:
        story = (await client.get(f"/v1/payments/{payment['id']}")).json()

    assert (story["state"], story["amount"], story["unit"], story["rail"]) == ("sent", 5_400_000, "dong", "bank")
    assert story["clock"]["kind"] == "paid"
    assert story["round"] == {"id": str(payment["round_id"]), "number": 1}
    assert [(each["end_to_end_id"], each["status"]) for each in story["attempts"]] == [(f"{payment['id']}-1", "sent")]
    assert story["handover"] is None


async def test_goods_are_handed_over_and_everybody_is_told(harness: ServiceHarness) -> None:
    source = await harness.source(100, unit="kg")
    household = await _rice(harness)
    payment = await harness.payment(household)

    answer = await harness.hand_over(payment["id"], quantity=60, note="Đã nhận đủ", evidence="DS-17")

    body = answer.json()
    assert (answer.status_code, body["state"], body["quantity"], body["handed_over_by"]) == (201, "handed_over", 60, "agent")
    (fact,) = await harness.facts(GoodsHandedOver)
    assert (fact.award_id, fact.quantity, fact.unit, str(fact.source_id)) == (household.award_id, 60, "kg", source)
    assert "Đã nhận đủ" not in str(await harness.rows("select t.*::text from handovers t"))
    await harness.expect_balanced()


async def test_nothing_is_handed_over_without_what_proves_it(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    payment = str((await harness.payment(await _rice(harness)))["id"])

    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE]) as client:
        bare = await client.post(f"/v1/payments/{payment}/handover", json={"handed_to": "household"})
        listed = await client.post("/v1/handovers", json={"items": [{"payment_id": payment, "handed_to": "household"}]})
        unknown = await client.post(f"/v1/payments/{payment}/handover", json={**HANDED_OVER, "evidence_kind": "promise"})

    assert [answer.status_code for answer in (bare, listed, unknown)] == [422] * 3
    assert [error["field"] for error in bare.json()["errors"]] == ["evidence_kind", "evidence"]
    assert [error["field"] for error in listed.json()["errors"]] == ["items.0.evidence_kind", "items.0.evidence"]
    assert [error["field"] for error in unknown.json()["errors"]] == ["evidence_kind"]
    assert await harness.rows("select 1 from handovers") == []


async def test_what_proves_a_handover_is_kept_for_good_and_its_place_is_shown_to_who_may_know(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    household = await _rice(harness)
    payment = str((await harness.payment(household))["id"])
    await harness.hand_over(payment, evidence_kind="photo", evidence="Ảnh 17, máy của trưởng thôn")

    shown = {}
    for role in ("paying_agent", "commune_officer", "auditor"):
        async with harness.client(role, communes=[COMMUNE]) as client:
            [listed] = (await client.get("/v1/payments", params={"case_id": str(household.reported.case_id)})).json()["items"]
            assert (await client.get(f"/v1/payments/{payment}")).json()["handover"] == listed["handover"]
            shown[role] = (listed["handover"]["evidence_kind"], listed["handover"]["evidence"])

    known = ("photo", "Ảnh 17, máy của trưởng thôn")
    assert shown == {"paying_agent": known, "commune_officer": known, "auditor": ("photo", None)}
    assert "trưởng thôn" not in str(await harness.rows("select t.*::text from handovers t"))
    with pytest.raises(IntegrityError, match="append-only"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text("update handovers set evidence_kind = 'signed_list'"))


async def test_a_handover_is_recorded_once(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    payment = await harness.payment(await _rice(harness))

    answers = await asyncio.gather(*[harness.hand_over(payment["id"], key="once") for _ in range(3)])
    again = await harness.hand_over(payment["id"], key="another")
    without = await harness.hand_over(payment["id"])

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert {(each.status_code, each.json()["type"]) for each in (again, without)} == {
        (409, "urn:kipthoi:problem:already-handed-over")
    }
    assert len(await harness.facts(GoodsHandedOver)) == 1
    await harness.expect_balanced()


async def test_many_handovers_at_once_keep_the_books(harness: ServiceHarness) -> None:
    source = await harness.source(10_000, unit="kg")
    households = [await _rice(harness) for _ in range(12)]
    payments = [await harness.payment(household) for household in households]

    answers = await asyncio.gather(*[harness.hand_over(payment["id"]) for payment in payments])

    assert {answer.status_code for answer in answers} == {201}
    assert (await harness.seen(source))["settled"] == 12 * 60
    await harness.expect_balanced()


async def test_a_signed_list_is_written_down_at_once_and_one_bad_line_stops_no_other(harness: ServiceHarness) -> None:
    await harness.source(10_000, unit="kg")
    households = [await _rice(harness) for _ in range(4)]
    ids = [str((await harness.payment(household))["id"]) for household in households]
    await harness.hand_over(ids[0])
    lines = [{"payment_id": id_, **HANDED_OVER, "note": "Đã nhận đủ"} for id_ in ids]
    unknown = str(new_id())

    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE]) as client:
        body = {
            "items": [
                *lines,
                {"payment_id": unknown, **HANDED_OVER, "handed_to": "proxy", "proxy_name": "Người Nhận Thay"},
            ]
        }
        answers = [await client.post("/v1/handovers", json=body, headers={"Idempotency-Key": "list-17"}) for _ in range(2)]
        twice = await client.post("/v1/handovers", json={"items": [lines[1], lines[1]]})

    done = answers[0].json()
    assert {one["payment_id"] for one in done["handed_over"]} == set(ids[1:])
    assert {one["payment_id"]: one["problem"]["type"].rsplit(":", 1)[1] for one in done["refused"]} == {
        ids[0]: "already-handed-over",
        unknown: "payment-not-found",
    }
    assert answers[1].json() == done
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (422, "items.1.payment_id")
    assert len(await harness.facts(GoodsHandedOver)) == 4
    assert "Đã nhận đủ" not in str(await harness.rows("select t.*::text from handovers t"))
    assert {row["state"] for row in await harness.rows("select state from clocks where kind = 'paid'")} == {"kept"}
    await harness.expect_balanced()


async def test_lists_and_single_handovers_at_once_keep_the_books(harness: ServiceHarness) -> None:
    source = await harness.source(10_000, unit="kg")
    ids = [str((await harness.payment(await _rice(harness)))["id"]) for _ in range(12)]
    lines = [{"payment_id": id_, **HANDED_OVER} for id_ in ids]

    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE]) as client:
        await asyncio.gather(
            client.post("/v1/handovers", json={"items": lines}),
            client.post("/v1/handovers", json={"items": lines[::-1]}),
            *[harness.hand_over(id_) for id_ in ids],
        )

    assert len(await harness.facts(GoodsHandedOver)) == 12
    assert (await harness.seen(source))["settled"] == 12 * 60
    await harness.expect_balanced()


async def test_nobody_hands_over_what_he_signed(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    household = await _rice(harness)

    answer = await harness.hand_over((await harness.payment(household))["id"], subject=household.approved.signed_by)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:kipthoi:problem:separation-of-duties")
    assert (await harness.payment(household))["state"] == "reserved"


async def test_the_database_refuses_a_handover_by_who_assessed_or_told_of_himself(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    household = await _rice(harness)
    await harness.take(a_damage_assessed(case_id=household.approved.case_id, assessed_by=("as-pa",)))
    payment = (await harness.payment(household))["id"]

    told = ({"event_id": new_id(), "reported_by": who} for who in ("by-neighbour", "by-cousin"))
    await harness.take(*(household.reported.model_copy(update=values) for values in told))

    for who in (
        "as-pa",
        "AS-PA",
        "by-neighbour",
        "BY-COUSIN",
        household.approved.signed_by,
        household.approved.signed_by.upper(),
    ):
        with pytest.raises(IntegrityError, match="duties"):
            async with harness.foundation.database.transaction() as session:
                await execute(
                    session,
                    text(
                        "insert into handovers (payment_id, handed_to, quantity, handed_over_by, handed_over_at) "
                        "values (:payment, 'household', 60, :who, now())"
                    ),
                    {"payment": payment, "who": who},
                )


async def test_an_agent_of_another_commune_hands_over_nothing(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    payment = await harness.payment(await _rice(harness))

    async with harness.client("paying_agent", communes=[OTHER_COMMUNE]) as client:
        answer = await client.post(f"/v1/payments/{payment['id']}/handover", json=HANDED_OVER)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:kipthoi:problem:not-your-commune")


async def test_less_than_was_decided_is_no_handover(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    payment = await harness.payment(await _rice(harness))

    answer = await harness.hand_over(payment["id"], quantity=59)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "quantity")


async def test_what_has_no_means_or_goes_by_bank_is_not_handed_over(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    waiting, money = await _rice(harness), a_household()
    await harness.take(money.reported, money.approved)

    problems = [
        (await harness.hand_over((await harness.payment(household))["id"])).json()["type"].rsplit(":", 1)[1]
        for household in (waiting, money)
    ]

    assert problems == ["not-ready-for-handover", "goes-by-bank"]


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("POST", "/v1/sources", "paying_agent"),
        ("POST", "/v1/sources/{id}/contributions", "commune_chair"),
        ("POST", "/v1/payments/{id}/handover", "accountant"),
        ("GET", "/v1/payments", "reporter"),
    ],
)
async def test_doors_are_for_those_whom_the_table_names(harness: ServiceHarness, method: Any, path: Any, role: Any) -> None:
    async with client_for(harness.app, ISSUER.token(role, communes=[COMMUNE])) as wrong, client_for(harness.app) as nobody:
        assert (await wrong.request(method, path.format(id=new_id()), json={})).status_code == 403
        assert (await nobody.request(method, path.format(id=new_id()), json={})).status_code == 401


async def test_the_service_is_ready_and_shows_its_figures(harness: ServiceHarness) -> None:
    await _rice(harness)
    await harness.loops.measure()
    async with client_for(harness.app) as client:
        ready = await client.get("/health/ready")
        metrics = (await client.get("/metrics")).text

    assert ready.status_code == 200
    assert 'kipthoi_disbursement_payments_unfinished{state="waiting_funds"} 1.0' in metrics


@pytest.mark.parametrize("wanted", [{"commune_code": "\x00"}, {"cursor": "\x00"}], ids=["commune", "cursor"])
async def test_a_question_with_nul_is_refused_by_field(harness: ServiceHarness, wanted: dict[str, str]) -> None:
    async with harness.client() as client:
        answer = await client.get("/v1/payments", params=wanted)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, list(wanted))


@pytest.mark.parametrize("scope", [{"commune_code": "0\x00"}, {"province_code": "0" * 21}], ids=["nul", "too-long"])
async def test_a_source_has_a_sound_place(harness: ServiceHarness, scope: dict[str, str]) -> None:
    async with harness.client() as client:
        answer = await client.post("/v1/sources", json={**SOURCE, "scope": scope})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [f"scope.{next(iter(scope))}"])


async def test_a_proxy_takes_goods_only_by_name_and_with_an_authorisation(harness: ServiceHarness) -> None:
    await harness.source(10_000, unit="kg")
    payment = str((await harness.payment(await _rice(harness)))["id"])

    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE]) as client:
        body = {**HANDED_OVER, "handed_to": "proxy", "evidence": "Giấy uỷ quyền 7/2026, danh sách 5"}
        single = await client.post(f"/v1/payments/{payment}/handover", json=body)
        listed = await client.post("/v1/handovers", json={"items": [{"payment_id": payment, **body}]})
        whole = {**body, "proxy_name": "Người Nhận Thay"}
        done = await client.post(f"/v1/payments/{payment}/handover", json=whole)

    assert [error["field"] for error in single.json()["errors"]] == ["proxy_name"]
    assert [error["field"] for error in listed.json()["errors"]] == ["items.0.proxy_name"]
    assert (single.status_code, listed.status_code, done.status_code) == (422, 422, 201)
    [row] = await harness.rows("select details from handovers")
    assert "Người Nhận Thay".encode() not in row["details"]
