"""The operators' doors as intake has them: what stands aside is seen without a word of its content, and taken again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

import shared.operations.dead_letters as doors
import shared.refused_facts
from services.intake.commands.reports import accept_reports
from services.intake.domain.reports import NewReport
from shared.clock import now
from shared.database import execute
from shared.ids import CaseId, HouseholdId, IncidentId, ReportId, new_id
from tests.component.intake.harness import ServiceHarness
from tests.support import builders as b
from tests.support.records import Record, deliver
from tests.support.services import api_of

LETTERS = "/v1/operations/dead-letters"
REFUSED = "/v1/operations/outbox/refused"
RETRY = "/v1/operations/outbox/retry"
REPUBLICATIONS = "/v1/operations/outbox/republications"
GAPS = "/v1/operations/gaps"
WHY = "đã sửa / mended"
NAME = "Nguyễn Thị Bí Mật"


async def get(harness: ServiceHarness, path: str, expect: int = 200, **params: Any) -> Any:
    async with harness.client("ops", subject="operator-7") as operator:
        answer = await operator.get(path, params=params)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def post(harness: ServiceHarness, path: str, expect: int = 200, key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    async with harness.client("ops", subject="operator-7") as operator:
        answer = await operator.post(path, json=body, headers={"Accept-Language": "en", **headers})
    assert answer.status_code == expect, answer.text
    return answer.json()


async def fields_of(harness: ServiceHarness, path: str, **body: Any) -> list[str]:
    problem = await post(harness, path, 422, **body)
    return [error["reason"] for error in problem["errors"]]


async def report_as(harness: ServiceHarness, incident: str, *cases: Any) -> None:
    """Let the cases become known after all."""
    reports = [
        NewReport(
            report_id=ReportId(new_id()),
            case_id=CaseId(case_id),
            household_id=HouseholdId(new_id()),
            incident_id=IncidentId(UUID(incident)),
            commune_code=b.COMMUNE,
            part=b.a_personal_part(),
            channel="form",
        )
        for case_id in cases
    ]
    async with harness.foundation.database.transaction() as session:
        await accept_reports(session, harness.foundation.actor, harness.context, reports, now())


async def audits(harness: ServiceHarness, action: str) -> list[Any]:
    return await harness.rows("select * from audit where action = :action order by id", action=action)


@pytest.fixture
async def letters(harness: ServiceHarness) -> list[Any]:
    """Facts of five cases that nobody reported: dead letters, in this order."""
    facts = [b.a_payment_settled() for _ in range(4)] + [b.a_household_told()]
    await deliver(harness.reader, *facts)
    return facts


# --- dead letters


async def test_letters_are_listed_in_order_with_case_reason_and_age_page_by_page(harness: ServiceHarness, letters: list[Any]):
    page = await get(harness, LETTERS, limit=3)
    rest = await get(harness, LETTERS, limit=3, cursor=page["next_cursor"])

    items = [*page["items"], *rest["items"]]
    assert [item["id"] for item in items] == [str(fact.event_id) for fact in letters]
    assert [item["subject"] for item in items] == [str(fact.case_id) for fact in letters]
    assert rest["next_cursor"] is None
    first = items[0]
    assert (first["reader"], first["fact"]) == ("kipthoi-intake", "disbursement.payment_settled.v1")
    assert first["reason"]
    assert first["tried_at"] is None
    assert set(first) == {"id", "reader", "topic", "partition", "offset", "fact", "subject", "reason", "since", "tried_at"}


async def test_letters_are_found_by_fact_topic_reader_and_case(harness: ServiceHarness, letters: list[Any]):
    async def found(**params: Any) -> int:
        return len((await get(harness, LETTERS, **params))["items"])

    assert await found(fact="notifications.household_told.v1") == 1
    assert await found(topic="kipthoi.test.v1") == 5
    assert await found(topic="kipthoi.other.v1") == 0
    assert await found(reader="kipthoi-intake") == 5
    assert await found(reader="kipthoi-other") == 0
    assert await found(case_id=str(letters[2].case_id)) == 1


async def test_nothing_that_a_strange_record_says_is_shown(harness: ServiceHarness):
    secret = NAME.encode()
    headers = [("ce_type", secret), ("ce_id", secret)]
    await harness.reader.take([Record(value=secret, headers=headers, key=secret, offset=3)])

    async with harness.client("ops") as operator:
        answer = await operator.get(LETTERS)

    [item] = answer.json()["items"]
    assert (item["id"], item["fact"], item["subject"], item["reader"]) == ("kipthoi.test.v1/0/3", None, None, None)
    assert NAME not in answer.text


async def test_one_letter_is_taken_again_with_who_and_why_and_repeating_does_nothing(
    harness: ServiceHarness, incident: str, letters: list[Any]
):
    fact = letters[1]
    before = await post(harness, f"{LETTERS}/replay", ids=[str(fact.event_id)], reason=WHY)
    await report_as(harness, incident, fact.case_id)
    after = await post(harness, f"{LETTERS}/replay", ids=[str(fact.event_id)], reason=WHY)
    again = await post(harness, f"{LETTERS}/replay", ids=[str(fact.event_id)], reason=WHY)

    assert (before["taken"], before["waiting_on"], before["letters"][0]["reason"]) == (0, 1, "UnknownCase")
    assert (after["taken"], after["waiting_on"], after["not_waiting"]) == (1, 0, [])
    assert (again["taken"], again["not_waiting"]) == (0, [str(fact.event_id)])
    assert len((await get(harness, LETTERS))["items"]) == 4
    [replayed] = await audits(harness, "dead letter replayed")
    assert (replayed.actor, replayed.roles, replayed.subject_ids) == ("operator-7", "ops", str(fact.event_id))
    assert WHY in replayed.details
    assert len(await audits(harness, "dead letters to be taken again")) == 2


async def test_all_are_taken_in_passes_and_what_waits_on_says_why(
    harness: ServiceHarness, incident: str, letters: list[Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doors, "MAX_NAMED", 2)
    await report_as(harness, incident, *(fact.case_id for fact in letters[:4]))

    passes, cursor = [], None
    while True:
        answer = await post(harness, f"{LETTERS}/replay", everything=True, reason=WHY, cursor=cursor)
        passes.append((answer["taken"], answer["waiting_on"]))
        if (cursor := answer["next_cursor"]) is None:
            break

    assert passes == [(2, 0), (2, 0), (0, 1)]
    [item] = (await get(harness, LETTERS))["items"]
    assert (item["id"], item["reason"]) == (str(letters[4].event_id), "UnknownCase")
    assert item["tried_at"] is not None


async def test_a_letter_stays_behind_an_earlier_one_of_its_case_unless_that_is_asked_for(harness: ServiceHarness):
    case = CaseId(new_id())
    first, second = b.a_payment_settled(case_id=case), b.a_household_told(case_id=case)
    await deliver(harness.reader, first, second)
    named = {"ids": [str(second.event_id)], "reason": WHY}

    behind = await post(harness, f"{LETTERS}/replay", **named)
    overtaking = await post(harness, f"{LETTERS}/replay", overtakes=True, **named)

    assert behind["letters"][0]["reason"] == "an earlier fact of the same case waits"
    assert overtaking["letters"][0]["reason"] == "UnknownCase"


async def test_an_order_that_is_not_clear_is_refused_by_field(harness: ServiceHarness):
    path, some = f"{LETTERS}/replay", [str(new_id())]

    assert await fields_of(harness, path, reason=WHY) == ["say which, or everything = true; not both, not neither"]
    assert await fields_of(harness, path, reason=WHY, ids=some, everything=True) == [
        "say which, or everything = true; not both, not neither"
    ]
    assert await fields_of(harness, path, ids=some) == ["is missing"]
    assert await fields_of(harness, path, reason=WHY, everything=True, overtakes=True) == [
        "may be said only of letters named in ids"
    ]
    assert await fields_of(harness, path, reason=WHY, ids=some * 101) == ["has more than 100 items"]
    assert len(await fields_of(harness, path, reason=WHY, ids=["a\x00b"])) == 1
    assert await fields_of(harness, path, reason=WHY, everything=True, cursor="AA") == ["is not a valid page cursor"]
    await get(harness, LETTERS, 422, topic="a\x00b")
    await get(harness, LETTERS, 422, cursor="#")


# --- who may


@pytest.mark.parametrize("path", [LETTERS, REFUSED, REPUBLICATIONS, GAPS])
async def test_only_operators_of_the_whole_country_enter(harness: ServiceHarness, path: str):
    for role, area in [("auditor", {}), ("provincial_leader", {}), ("ops", {"communes": [b.COMMUNE]})]:
        async with harness.client(role, **area) as somebody:
            assert (await somebody.get(path)).status_code == 403


async def test_the_desk_has_letters_and_gaps_and_no_archive():
    from shared.http import routes_of

    paths = {path for _, path in routes_of(api_of("console"))}

    assert {LETTERS, GAPS} <= paths
    assert not {REFUSED, REPUBLICATIONS} & paths


# --- refused facts


async def refuse(harness: ServiceHarness, count: int, reason: str = "MessageSizeTooLargeError: too large") -> list[int]:
    """Facts that the relay has set aside."""
    async with harness.foundation.database.transaction() as session:
        rows = await execute(
            session,
            text(
                "insert into outbox (event_id, address, name, key, payload, refused) select gen_random_uuid(), 'fact',"
                " 'intake.case_closed.v1', :key, cast(:payload as bytea), :reason from generate_series(1, :count) returning id"
            ),
            {"key": str(new_id()), "payload": NAME.encode(), "reason": reason, "count": count},
        )
        return [row.id for row in rows]


async def test_refused_facts_are_listed_without_their_content_and_tried_again_one_or_all(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shared.refused_facts, "MAX_RETRIED", 2)
    monkeypatch.setattr("shared.operations.refused_facts.MAX_RETRIED", 2)
    ids = await refuse(harness, 6)
    page = await get(harness, REFUSED, limit=4)
    rest = await get(harness, REFUSED, limit=4, cursor=page["next_cursor"])
    items = [*page["items"], *rest["items"]]

    assert [item["id"] for item in items] == ids
    assert NAME not in str(items)
    assert items[0]["bytes"] == len(NAME.encode())
    one = await post(harness, RETRY, ids=[ids[3], 999_999], reason=WHY)
    assert (one["retried"], one["not_refused"]) == ([ids[3]], [999_999])
    first = await post(harness, RETRY, everything=True, reason=WHY)
    second = await post(harness, RETRY, everything=True, reason=WHY, cursor=first["next_cursor"])
    third = await post(harness, RETRY, everything=True, reason=WHY, cursor=second["next_cursor"])
    assert [first["retried"], second["retried"], third["retried"]] == [ids[:2], [ids[2], ids[4]], ids[5:]]
    assert third["next_cursor"] is None
    assert (await get(harness, REFUSED))["items"] == []
    rows = await audits(harness, "refused facts tried again")
    assert rows[0].subject_ids == str(ids[3])
    assert all(row.actor == "operator-7" and WHY in row.details for row in rows)


async def test_an_answer_that_was_lost_is_given_again(harness: ServiceHarness):
    [number] = await refuse(harness, 1)

    first = await post(harness, RETRY, key="once", ids=[number], reason=WHY)
    again = await post(harness, RETRY, key="once", ids=[number], reason=WHY)

    assert first == again == {"retried": [number], "not_refused": [], "next_cursor": None}


# --- publishing again


async def as_delivered(harness: ServiceHarness) -> None:
    """As the relay leaves the outbox."""
    async with harness.foundation.database.transaction() as session:
        await execute(
            session,
            text("update outbox set delivered_at = now(), kafka_partition = id % 3, kafka_offset = id where address = 'fact'"),
        )
        await execute(
            session, text("insert into topic_ends (kafka_partition, next_offset) values (0, 100), (1, 100), (2, 100)")
        )


async def test_publishing_again_is_asked_for_by_case_time_or_place_and_can_be_looked_at(harness: ServiceHarness, incident: str):
    nothing = await post(harness, REPUBLICATIONS, 409, everything=True, reason=WHY)
    assert nothing["type"] == "urn:kipthoi:problem:nothing-delivered"
    case = await harness.report(incident)
    await as_delivered(harness)
    since = now() - timedelta(hours=1)

    by_case = await post(harness, REPUBLICATIONS, 202, case_id=case, reason=WHY)
    by_time = await post(harness, REPUBLICATIONS, 202, since=since.isoformat(), until=now().isoformat(), reason=WHY)
    by_place = await post(harness, REPUBLICATIONS, 202, partition=1, from_offset=3, until_offset=7, reason=WHY)
    first = await post(harness, REPUBLICATIONS, 202, key="once", everything=True, reason=WHY)
    again = await post(harness, REPUBLICATIONS, 202, key="once", everything=True, reason=WHY)

    assert (by_case["state"], by_case["case_id"], by_case["published"], by_case["percent"]) == ("waiting", case, 0, None)
    assert by_time["since"] is not None
    assert (by_place["partition"], by_place["from_offset"], by_place["until_offset"]) == (1, 3, 7)
    assert first == again
    listed = await get(harness, REPUBLICATIONS, limit=3)
    rest = await get(harness, REPUBLICATIONS, cursor=listed["next_cursor"])
    numbers = [one["id"] for one in (*listed["items"], *rest["items"])]
    assert numbers == [first["id"], by_place["id"], by_time["id"], by_case["id"]]
    assert await get(harness, f"{REPUBLICATIONS}/{by_case['id']}") == by_case
    await get(harness, f"{REPUBLICATIONS}/4711", 404)
    await post(harness, REPUBLICATIONS, 409, case_id=str(new_id()), reason=WHY)
    assert all(WHY in row.details for row in await audits(harness, "republication asked for"))


async def test_a_republication_that_means_nothing_is_refused_by_field(harness: ServiceHarness):
    async def why(**body: Any) -> list[str]:
        return await fields_of(harness, REPUBLICATIONS, reason=WHY, **body)

    assert await why() == ["say which, or everything = true; not both, not neither"]
    assert await why(everything=True, partition=1) == ["say which, or everything = true; not both, not neither"]
    assert await why(from_offset=5) == ["offsets mean something in one partition only: give partition"]
    assert await why(partition=1, from_offset=5, until_offset=5) == ["the end must be after the beginning"]
    assert await why(since="2026-11-20T07:00:00+07:00", until="2026-11-20T00:00:00Z") == ["the end must be after the beginning"]
    assert await why(since="2026-11-20T07:00:00") == ["needs a time zone, for example +07:00"]
    assert await why(partition=2**40) == ["must be at most 9999"]
    assert await why(partition=1, from_offset=2**70) == ["must be at most 9223372036854775807"]


# --- gaps


async def test_a_gap_is_shown_with_its_owner_until_that_was_asked(harness: ServiceHarness):
    async with harness.foundation.database.transaction() as session:
        await execute(
            session,
            text(
                "insert into gaps (reader, topic, kafka_partition, from_offset, until_offset) values"
                " ('kipthoi-intake', 'kipthoi.disbursement.v1', 3, 10, 25), (null, 'other', 0, 1, 2)"
            ),
        )

    gap, strange = (await get(harness, GAPS))["items"]
    assert (gap["owner"], gap["partition"], gap["from_offset"], gap["until_offset"], gap["missed"]) == (
        "disbursement", 3, 10, 25, 15,
    )  # fmt: skip
    assert strange["owner"] is None
    for republication in (7, 8):
        await post(harness, f"{GAPS}/{gap['id']}/asked", republication=republication, reason=WHY)
    assert [one["id"] for one in (await get(harness, GAPS))["items"]] == [strange["id"]]
    asked = (await get(harness, GAPS, asked=True))["items"][0]
    assert (asked["republication"], asked["asked_at"] is None) == (7, False)
    await post(harness, f"{GAPS}/4711/asked", 404, republication=1, reason=WHY)
    [row] = await audits(harness, "gap asked for")
    assert (row.actor, WHY in row.details) == ("operator-7", True)


@pytest.mark.parametrize(
    "span", [{"until": "9999-12-31T23:59:59Z"}, {"since": "0001-01-01T00:00:00+14:00"}, {"since": 0}, {"since": "hôm qua"}]
)
async def test_a_span_outside_the_calendar_is_refused_by_its_field(harness: ServiceHarness, span: dict[str, Any]) -> None:
    async with harness.client("ops", subject="operator-7") as operator:
        answer = await operator.post(REPUBLICATIONS, json={**span, "reason": "thử"})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, list(span))
