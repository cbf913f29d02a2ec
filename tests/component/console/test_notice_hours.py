"""A notice that had to wait says when it happened and when it was sent; what could be sent to nobody is not hidden."""

from typing import Any

import pytest
from fastapi import FastAPI

from shared.ids import new_id
from tests.component.console.answers import a_queue
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE, INCIDENT


def a_notice(
    text: str, accepted_at: str | None, reason: str | None = None, created_at: str = "2026-11-20T01:00:00Z"
) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "incident_id": str(INCIDENT),
        "case_id": None,
        "commune_code": COMMUNE,
        "kind": "digest",
        "drill": True,
        "created_at": created_at,
        "accepted_at": accepted_at,
        "heard_at": None,
        "reason": reason,
        "item_count": 1,
        "text": text,
        "told_by": None,
        "told_at": None,
    }


@pytest.fixture
def notices(harness: ServiceHarness) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What notifications holds, by kind and state."""
    held: dict[tuple[str, str], list[dict[str, Any]]] = {}
    door = FastAPI()

    @door.get("/v1/notices")
    async def listed(kind: str, state: str) -> dict[str, Any]:
        return {"items": held.get((kind, state), []), "next_cursor": None}

    @door.get("/v1/queues/to-confirm")
    async def queue() -> dict[str, Any]:
        return a_queue(*held.get(("digest", "sent"), []), *held.get(("digest", "waiting"), []))

    harness.others.doors["notifications"] = door
    return held


async def test_what_waited_says_when_it_happened_and_when_it_was_sent(harness: ServiceHarness, notices: Any) -> None:
    notices["digest", "sent"] = [
        a_notice("Tin đã chờ", "2026-11-20T05:30:00Z"),
        a_notice("Tin đi ngay", "2026-11-20T01:10:20Z", created_at="2026-11-20T01:10:00Z"),
    ]
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        page = well_made(await browser.get("/notices"))

    waited, at_once = page.split("Tin đã chờ")[1].split("Tin đi ngay")
    assert "việc lúc 08:00 20/11/2026" in waited
    assert "gửi lúc 12:30 20/11/2026" in waited
    assert "việc lúc" not in at_once
    assert "gửi lúc 08:10 20/11/2026" in at_once


async def test_which_ways_it_went_and_when_is_shown_with_what_became_of_it(harness: ServiceHarness, notices: Any) -> None:
    at_once = {"turn": 0, "way": "sms", "to": "contacts", "began_at": "2026-11-20T01:10:00Z", "has_failed": True}
    called = {"turn": 1, "way": "voice", "to": "contacts", "began_at": "2026-11-20T01:14:00Z", "has_failed": False}
    told = {"turn": 2, "way": "sms", "to": "leader", "began_at": "2026-11-20T01:16:00Z", "has_failed": False}
    taken = {"accepted_at": "2026-11-20T01:14:05Z", "delivered_at": None}
    notices["digest", "sent"] = [
        {
            **a_notice("Tin chưa ai xác nhận", "2026-11-20T01:10:20Z"),
            "ways": [
                {**at_once, "accepted_at": None, "delivered_at": None},
                {**called, **taken},
                {**told, **taken, "delivered_at": "2026-11-20T01:17:00Z"},
            ],
        }
    ]
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        answer = await browser.get("/notices")
    well_made(answer)

    first, second, third = answer.text.split('<ul class="fine">')[1].split("</ul>")[0].split("<li>")[1:]
    assert "tin nhắn tới người nhận tin của xã lúc 08:10 20/11/2026: không đến được" in first
    assert "gửi tiếp" not in first
    assert "Chưa ai xác nhận, gửi tiếp: cuộc gọi tới người nhận tin của xã lúc 08:14 20/11/2026: đang gửi" in second
    assert "tin nhắn tới lãnh đạo đang trực lúc 08:14 20/11/2026: đã đến" in third


async def test_what_could_be_sent_to_nobody_is_shown_with_the_way_out(harness: ServiceHarness, notices: Any) -> None:
    notices["digest", "waiting"] = [
        a_notice("Tin không ai nhận", None, "no_recipient"),
        a_notice("Tin đang đi", None, created_at="2026-11-20T01:10:00Z"),
    ]
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        answer = await browser.get("/notices")
        first = well_made(await browser.get("/work"))

    well_made(answer)
    stuck, going = answer.text.split("Tin không ai nhận")[1].split("Tin đang đi")
    assert "chưa gửi được cho ai: chưa có người nhận" in stuck
    assert f"/duty/contacts?commune={COMMUNE}" in stuck
    assert "đang gửi" in going
    assert "chưa có người nhận" in first
    assert answer.text.count('name="notice"') == 2, "both can be confirmed here"
