"""What counts as a word of a commune: what its own people do, and nobody else."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import now
from shared.events import ClockSolved, CommuneSilent, SilenceEnded
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import give_ladder
from tests.component.notifications.watching import (
    HEARD,
    MISSED,
    a_handover,
    a_report,
    a_word,
    begun,
    clocks_of,
    contacts,
    goods,
    hours_pass,
    silent,
    sweep,
)
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    a_clock_missed,
    a_household_reported,
    moved,
)


@pytest.mark.parametrize("word", [a_report, goods, contacts, a_word, a_handover])
async def test_any_word_ends_the_silence_and_the_climb(harness: ServiceHarness, word: Any) -> None:
    await give_ladder(harness)
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    await word(harness)
    await harness.take(*await harness.facts(ClockSolved))

    assert await clocks_of(harness) == [("kept_late", 6), ("running", 6)]
    (ended,) = await harness.facts(SilenceEnded)
    (said,) = await harness.facts(CommuneSilent)
    assert (ended.reason, ended.notice_id) == ("heard", said.notice_id)
    assert await silent(harness) == []
    assert [row.state for row in await harness.rows("select state from climbs")] == ["solved"]


@pytest.mark.parametrize(
    ("fact", "states"),
    [
        pytest.param(lambda: a_household_reported(occurred_at=now(), drill=False), MISSED, id="a-real-report-in-a-drill"),
        pytest.param(
            lambda: a_household_reported(commune_code=OTHER_COMMUNE, occurred_at=now()), MISSED, id="of-another-commune"
        ),
        pytest.param(
            lambda: moved(a_household_reported(commune_code=OTHER_COMMUNE, occurred_at=now()), COMMUNE),
            MISSED,
            id="a-moved-case",
        ),
        pytest.param(lambda: a_household_reported(occurred_at=now(), incident_id=new_id()), HEARD, id="of-another-incident"),
    ],
)
async def test_only_a_word_of_the_very_commune_keeps_its_clock(harness: ServiceHarness, fact: Any, states: list[str]) -> None:
    await harness.take(begun(hours_ago=1))
    await harness.take(fact())
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert [state for state, _ in await clocks_of(harness)] == states


@pytest.mark.parametrize(
    ("role", "where", "states"),
    [
        ("commune_officer", {"communes": [COMMUNE]}, HEARD),
        ("provincial_officer", {"provinces": [PROVINCE]}, MISSED),
        ("provincial_leader", {"provinces": [PROVINCE]}, MISSED),
    ],
)
async def test_only_what_its_own_people_do_is_a_word_of_the_commune(
    harness: ServiceHarness, role: str, where: dict[str, Any], states: list[str]
) -> None:
    missed = a_clock_missed()
    await harness.take(begun(hours_ago=1), missed)
    word = {"plan": "Cử tổ 2 đến từng hộ", "until": (now() + timedelta(hours=2)).isoformat()}
    async with harness.client(role, **where) as client:
        (await client.post(f"/v1/escalations/{missed.clock_id}/taken", json=word)).raise_for_status()
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert [state for state, _ in await clocks_of(harness)] == states


async def test_a_report_that_is_heard_of_before_its_incident_counts(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported(occurred_at=now() - timedelta(minutes=2)))
    await harness.take(begun(hours_ago=1))
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert await clocks_of(harness) == [("kept", 6), ("running", 6)]


async def test_only_who_may_act_there_says_that_he_has_spoken_with_it(harness: ServiceHarness) -> None:
    async def say(role: str, code: str = COMMUNE, by: str = "phone", **area: Any) -> httpx.Response:
        async with harness.client(role, **area) as client:
            return await client.post(f"/v1/communes/{code}/heard", json={"by": by})

    answers = [
        await say("provincial_officer", provinces=["79"]),
        await say("assessor", communes=[COMMUNE]),
        await say("provincial_officer", provinces=[PROVINCE], by="dove"),
        await say("provincial_officer", code="99999", provinces=[PROVINCE]),
        await say("provincial_officer", provinces=[PROVINCE]),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 422, 422, 200]
