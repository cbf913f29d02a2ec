"""A digest that nobody of its commune has confirmed, by whom it is tried, and its time that passes."""

from datetime import timedelta
from typing import Any

from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, put_read, some_settings
from tests.component.notifications.test_supersessions import MINUTE_PASSES
from tests.support.builders import COMMUNE, a_household_reported

MAILBOX = "xa@mail.example"
LEADER_PHONE = "0559000008"
MINUTES_AT_LEVEL_3 = 30


async def give_people(harness: ServiceHarness, **contact: Any) -> None:
    """A commune with one contact, its officer and its leader on duty."""
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", **contact}]}
    async with harness.client("provincial_officer") as client:
        (await put_read(client, f"/v1/communes/{COMMUNE}/contacts", body)).raise_for_status()
    await harness.give_duty(
        {"commune_code": COMMUNE}, {"commune_code": COMMUNE, "post": "leader", "phone": LEADER_PHONE}, phone=DUTY_PHONE
    )


async def tell_digest(harness: ServiceHarness, *, risk_level: int) -> None:
    """A household is reported, its minute is over, and its commune is told."""
    await harness.take(a_household_reported(risk_level=risk_level))
    await harness.change(MINUTE_PASSES)
    await harness.loops.windows.close_due_windows()
    await harness.send()


async def share_is_gone(harness: ServiceHarness, share: float, minutes: float = MINUTES_AT_LEVEL_3) -> None:
    """So much more of the time to confirm is gone, and the loop looks."""
    await minutes_pass(harness, share * minutes)
    await harness.loops.deliveries.follow_unconfirmed()


async def minutes_pass(harness: ServiceHarness, minutes: float) -> None:
    by = "cast(:gone as interval)"
    gone = timedelta(minutes=minutes)
    await harness.change(
        f"update notices set tried_from = tried_from - {by}, next_way_at = next_way_at - {by} where kind = 'digest'", gone=gone
    )
    moments = ", ".join(f"{name} = {name} - {by}" for name in ("started_at", "due_at", "answer_from"))
    await harness.change(f"update clocks set {moments} where kind = 'acknowledged'", gone=gone)


async def turns_of(harness: ServiceHarness) -> list[tuple[str, int, str]]:
    rows = await harness.rows("select notice_id::text, turn, way from deliveries where turn > 0 order by turn")
    return [tuple(row) for row in rows]


async def confirm(harness: ServiceHarness, notice_id: str) -> None:
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        (await officer.post(f"/v1/notices/{notice_id}/acknowledge")).raise_for_status()


def settings_of(harness: ServiceHarness) -> Any:
    telephones = harness.telephones
    return some_settings(telephones.url, smtp_url=telephones.smtp_url, voice_url=f"{telephones.url}/voice")
