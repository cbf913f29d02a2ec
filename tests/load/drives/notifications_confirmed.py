"""Notices are confirmed: by a key, by a link, singly and by list."""

import contextlib
from datetime import timedelta

from services.notifications.commands.context import Context
from services.notifications.commands.sealed_links import PATH, confirmation_address
from services.notifications.domain.confirmations import ConfirmationLink
from shared.clock import now
from shared.errors import Unavailable
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness, a_phone, heard_as
from tests.support.foundation import client_for
from tests.support.records import LOOK


async def confirm_otherwise(harness: ServiceHarness, context: Context) -> None:
    """Somebody presses a key in a call, somebody comes by the link of an e-mail."""
    (mail,) = await harness.rows(
        f"{LOOK} select d.id::text as id, d.notice_id, d.contact_id from deliveries d join notices n on n.id = d.notice_id"
        " where d.way = 'email' order by n.state = 'sent' desc, d.id desc limit 1"
    )
    arrived = "update deliveries set state = 'sent', accepted_at = now(), delivered_at = now() where way = 'sms'"
    await harness.change(f"{LOOK} {arrived} and notice_id = :id", id=mail.notice_id)
    answer = await harness.give_receipts([], replies=[{"from": heard_as(a_phone(1)), "text": "1", "at": now().isoformat()}])
    assert answer.status_code == 200, answer.text
    answer = await harness.give_receipts([{"id": mail.id, "status": "answered", "key": "1"}], "voice-1")
    assert answer.status_code == 200, answer.text
    address = confirmation_address(context, ConfirmationLink(mail.notice_id, mail.contact_id, now() + timedelta(hours=1)))
    of_shift = confirmation_address(context, ConfirmationLink(mail.notice_id, None, now() + timedelta(hours=1), new_id()))
    async with client_for(harness.api) as client:
        for path in ("/v1/confirmation-pages", "/v1/confirmations"):
            answer = await client.post(path, json={"token": address.rpartition(PATH)[2]})
            assert answer.status_code == 200, answer.text
        # Of a shift that is over.
        answer = await client.post(path, json={"token": of_shift.rpartition(PATH)[2]})
        assert answer.status_code == 404, answer.text


async def confirm(harness: ServiceHarness) -> str:
    """Notices are sent by their workflow, and confirmed singly and by list; return one of them."""
    waiting = await harness.rows(f"{LOOK} select notice_id from deliveries where state = 'waiting' order by id desc limit 1")
    for row in waiting:
        with contextlib.suppress(Unavailable):  # where the phones say nothing of it
            await harness.activities.send_notice(row.notice_id)
    rows = await harness.rows(
        f"{LOOK} select id, commune_code from notices where state = 'sent' and kind = 'digest' order by id desc limit 50"
    )
    visits = await harness.rows(
        f"{LOOK} select id, commune_code from notices where state = 'waiting' and kind = 'in_person' order by id desc limit 50"
    )
    first, *others = [str(row.id) for row in (*rows, *visits)]
    async with harness.client("provincial_officer") as client:
        answer = await client.post(f"/v1/notices/{first}/told", json={"told_to": "Chủ tịch xã Thử", "by": "radio"})
        assert answer.status_code == 201, answer.text
    async with harness.client(communes=sorted({row.commune_code for row in (*rows, *visits)})) as client:
        answer = await client.post(f"/v1/notices/{first}/acknowledge", headers={"Idempotency-Key": str(new_id())})
        assert answer.status_code == 200, answer.text
        answer = await client.post("/v1/acknowledgements", json={"notice_ids": others})
        assert len(answer.json()["acknowledged"]) > 50, answer.text
    return first
