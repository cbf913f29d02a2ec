"""Who has spoken with a silent commune says with whom and when; it is kept, and shown where silent communes are listed."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.clock import now
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.watching import begun, hours_pass, sweep
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE


async def say(harness: ServiceHarness, **word: Any) -> httpx.Response:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        return await client.post(f"/v1/communes/{COMMUNE}/heard", json={"by": "phone", **word})


async def listed(harness: ServiceHarness, role: str = "provincial_officer", **where: Any) -> dict[str, Any]:
    async with harness.client(role, **(where or {"provinces": [PROVINCE]})) as client:
        found: dict[str, Any] = (await client.get("/v1/silent-communes")).json()
    return found


async def test_a_word_says_with_whom_when_and_who_says_so(harness: ServiceHarness) -> None:
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    at = now() - timedelta(minutes=20)

    answer = await say(harness, spoken_with="Anh Lúa, trực ban", spoken_at=at.isoformat())
    found, other = await listed(harness), await listed(harness, "commune_officer", communes=[OTHER_COMMUNE])
    looker = await listed(harness, "auditor", communes=[COMMUNE])

    assert (answer.status_code, datetime.fromisoformat(answer.json()["heard_at"])) == (200, at)
    assert found["items"] == []
    (word,) = found["words"]
    assert (word["spoken_with"], word["by"], word["said_by"]) == ("Anh Lúa, trực ban", "phone", "officer-provincial_officer")
    assert datetime.fromisoformat(word["spoken_at"]) == at
    assert other["words"] == []
    assert [one["spoken_with"] for one in looker["words"]] == [None], "a name is read nearby alone"
    ((sealed,),) = await harness.rows("select spoken_with from commune_words")
    assert "Lúa".encode() not in bytes(sealed)
    assert (await harness.rows("select heard_at from watches"))[0].heard_at == at


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ({"spoken_at": (now() + timedelta(hours=1)).isoformat()}, "spoken_at"),
        ({"spoken_at": (now() - timedelta(days=2)).isoformat()}, "spoken_at"),
        ({"spoken_with": ""}, "spoken_with"),
    ],
)
async def test_a_word_of_another_day_or_with_nobody_is_refused_by_its_field(
    harness: ServiceHarness, word: dict[str, Any], field: str
) -> None:
    answer = await say(harness, **word)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert await harness.rows("select * from commune_words") == []


async def test_of_several_words_the_last_is_shown_and_all_are_kept(harness: ServiceHarness) -> None:
    for minutes, whom in ((50, "Anh Lúa"), (10, "Chị Xoan"), (30, "Bác Tre")):
        await say(harness, spoken_with=whom, spoken_at=(now() - timedelta(minutes=minutes)).isoformat())

    assert [one["spoken_with"] for one in (await listed(harness))["words"]] == ["Chị Xoan"]
    assert await harness.rows("select count(*) from commune_words") == [(3,)]
