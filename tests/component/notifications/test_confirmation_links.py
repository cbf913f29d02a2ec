"""A link in an e-mail confirms one digest of one commune by one contact, once; looking confirms nothing, guessing neither."""

import asyncio
import base64
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.devstack.addresses import free_port
from deploy.simulators.mail import Mailboxes, MailFaults
from services.notifications.app import build_context
from services.notifications.commands.sealed_links import confirmation_address
from services.notifications.domain.confirmations import ConfirmationLink
from services.notifications.domain.deliveries import OutgoingMessage
from services.notifications.gateways.email import EmailGateway, MailServer
from services.notifications.policy.way_loader import read_providers
from shared.clock import now
from shared.events import NoticeAcknowledged
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness, a_phone, put_read, some_settings
from tests.support.builders import COMMUNE, a_household_reported
from tests.support.foundation import client_for

MAILBOX = "xa@mail.example"
OTHER_COMMUNE = "32041"
PAUSE_PASSES = "update deliveries set next_attempt_at = now()"


async def test_two_ways_go_first_and_only_one_where_the_risk_is_low(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    assert (len(harness.telephones.texts(OFFICER_PHONE)), len(harness.telephones.mails(MAILBOX))) == (1, 1)

    await harness.take(a_household_reported(incident_id=new_id(), risk_level=2))
    await harness.send()
    assert (len(harness.telephones.texts(OFFICER_PHONE)), len(harness.telephones.mails(MAILBOX))) == (2, 1)


async def test_the_button_confirms_once_and_looking_confirms_nothing(harness: ServiceHarness) -> None:
    token = await _a_digest(harness, risk_level=5)

    looked = [await _post(harness, "/v1/confirmation-pages", token) for _ in range(2)]
    assert [answer.json()["state"] for answer in looked] == ["sent", "sent"]
    assert await harness.facts(NoticeAcknowledged) == []
    confirmed, again = [await _post(harness, "/v1/confirmations", token) for _ in range(2)]

    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "acknowledged")
    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:confirmation-link-used")
    (fact,) = await harness.facts(NoticeAcknowledged)
    ((contact,),) = await harness.rows("select id from commune_contacts where removed_at is null")
    assert (fact.assurance, fact.acknowledged_by) == ("link", f"contact:{contact}")
    said = "select roles, details from audit where action = 'notice acknowledged'"
    ((roles, details),) = await harness.rows(said)
    assert roles == "commune_contact"
    assert '"via":"link"' in details
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("kept",)]
    assert (await _post(harness, "/v1/confirmation-pages", token)).json()["state"] == "acknowledged"


@pytest.mark.parametrize("to", ["trực@xã.example", "a@b.example\nBcc: c@d.example"])
async def test_an_address_for_which_no_mail_can_be_made_stops_no_other(harness: ServiceHarness, to: str) -> None:
    server = MailServer(harness.telephones.smtp_url, "kipthoi@mail.example")
    gateway = EmailGateway(server, read_providers()["email-1"], is_real=False)
    odd, sound = OutgoingMessage(new_id(), to, "x", drill=True), OutgoingMessage(new_id(), MAILBOX, "x", drill=True)

    answer = await gateway.send([odd, sound])

    assert list(answer.accepted)[-1] == sound.id
    assert harness.telephones.mails("c@d.example") == []


@pytest.mark.parametrize("path", ["/v1/confirmation-pages", "/v1/confirmations"])
async def test_a_link_cannot_be_guessed_or_changed(harness: ServiceHarness, path: str) -> None:
    token = await _a_digest(harness)
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    invented = base64.urlsafe_b64encode(b"\x02" + bytes(80)).decode()
    # What another row holds is sealed with the same key, for its own place.
    ((elsewhere,),) = await harness.rows("select phone from commune_contacts where removed_at is null")
    borrowed = base64.urlsafe_b64encode(bytes(elsewhere)).decode()

    answers = [await _post(harness, path, wrong) for wrong in (changed, token[:-4], invented, borrowed, "x", "ệ", "a" * 900)]

    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {
        (404, "urn:kipthoi:problem:confirmation-link-unknown")
    }
    assert await harness.facts(NoticeAcknowledged) == []


async def test_a_contact_of_another_commune_or_of_none_any_more_confirms_nothing(harness: ServiceHarness) -> None:
    token = await _a_digest(harness)
    await harness.give_contacts(OTHER_COMMUNE, phone=a_phone(9), email="khac@mail.example")
    ((notice, other),) = await harness.rows(
        "select n.id, c.id from notices n, commune_contacts c where n.kind = 'digest' and c.commune_code = :code",
        code=OTHER_COMMUNE,
    )

    forged = await _post(harness, "/v1/confirmations", _token(harness, ConfirmationLink(notice, other, _tomorrow())))
    await harness.give_contacts(phone=a_phone(8))
    gone = await _post(harness, "/v1/confirmations", token)

    assert (forged.status_code, gone.status_code) == (404, 404)
    assert await harness.facts(NoticeAcknowledged) == []


async def test_who_stays_in_the_list_while_others_come_go_and_change_confirms_as_before(harness: ServiceHarness) -> None:
    token = await _a_digest(harness)
    path = f"/v1/communes/{COMMUNE}/contacts"
    async with harness.client(communes=[COMMUNE]) as client:
        (stands,) = (await client.get(path)).json()["contacts"]
        kept = {name: stands[name] for name in ("id", "name", "phone", "email")}
        other = {"name": "Người Khác", "phone": a_phone(8), "role": "văn phòng"}
        added = await put_read(client, path, {"contacts": [other, {**kept, "role": "chủ tịch"}]})
        seen = await _post(harness, "/v1/confirmation-pages", token)
        alone = await put_read(client, path, {"contacts": [{**kept, "role": "chủ tịch"}]})
    confirmed = await _post(harness, "/v1/confirmations", token)

    assert [one["id"] for one in added.json()["contacts"]][1] == stands["id"]
    assert [(one["id"], one["role"]) for one in alone.json()["contacts"]] == [(stands["id"], "chủ tịch")]
    assert (seen.status_code, confirmed.json()["state"]) == (200, "acknowledged")
    assert await harness.rows("select count(*) from commune_contacts where removed_at is not null") == [(1,)]


@pytest.mark.parametrize("change", [{"email": "khac@mail.example"}, {"name": "Người Thay"}, {"phone": "0559000099"}])
async def test_who_has_another_mailbox_name_or_number_is_somebody_else(harness: ServiceHarness, change: dict[str, str]) -> None:
    token = await _a_digest(harness)
    path = f"/v1/communes/{COMMUNE}/contacts"
    async with harness.client(communes=[COMMUNE]) as client:
        (stands,) = (await client.get(path)).json()["contacts"]
        line = {**{name: stands[name] for name in ("id", "name", "phone", "email", "role")}, **change}
        (await put_read(client, path, {"contacts": [line]})).raise_for_status()

    assert (await _post(harness, "/v1/confirmations", token)).status_code == 404


async def test_a_batch_of_mails_ends_in_time_and_what_was_not_begun_goes_again(tmp_path: Path) -> None:
    """Shorter than its messages are held: a server that hangs must not let two processes send the same."""
    stuck = asyncio.Event()

    class Slow(Mailboxes):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
            if self.mails:
                await stuck.wait()
            return await super().handle_DATA(server, session, envelope)

    mailboxes, port = Slow(tmp_path), free_port()
    await mailboxes.open("127.0.0.1", port)
    server = MailServer(f"smtp://127.0.0.1:{port}", "kipthoi@mail.example")
    gateway = EmailGateway(server, read_providers()["email-1"], is_real=False, batch_s=1.0)
    first, second, third = (OutgoingMessage(new_id(), f"xa{number}@mail.example", "x") for number in range(3))
    answer = await gateway.send([first, second, third])
    stuck.set()
    await mailboxes.close()

    assert (list(answer.accepted), answer.refused, answer.turned_away) == ([first.id], {}, {third.id: "no_time"})


async def test_that_we_are_not_let_in_says_nothing_of_an_address(tmp_path: Path) -> None:
    class Strict(Mailboxes):
        async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802, ARG002
            return "550 we do not know you"

    mailboxes, port = Strict(tmp_path), free_port()
    await mailboxes.open("127.0.0.1", port)
    server = MailServer(f"smtp://127.0.0.1:{port}", "kipthoi@mail.example")
    message = OutgoingMessage(new_id(), "xa@mail.example", "x")
    answer = await EmailGateway(server, read_providers()["email-1"], is_real=False).send([message])
    await mailboxes.close()

    assert (answer.refused, answer.turned_away) == ({}, {message.id: "550"})


async def test_a_link_confirms_no_other_kind_of_notice_and_ends(harness: ServiceHarness) -> None:
    await _a_digest(harness)
    ((notice, contact),) = await harness.rows("select n.id, c.id from notices n, commune_contacts c where n.kind = 'digest'")
    link = ConfirmationLink(notice, contact, now() - timedelta(seconds=5))

    over = await _post(harness, "/v1/confirmations", _token(harness, link))
    shown = await _post(harness, "/v1/confirmation-pages", _token(harness, link))
    await harness.change("update notices set kind = 'escalation' where kind = 'digest'")
    other = await _post(harness, "/v1/confirmations", _token(harness, replace(link, valid_until=_tomorrow())))

    assert (over.status_code, over.json()["type"]) == (409, "urn:kipthoi:problem:confirmation-link-over")
    assert shown.json()["is_over"] is True
    assert other.status_code == 404


async def test_no_row_holds_an_address_or_a_link_in_clear(harness: ServiceHarness) -> None:
    await _a_digest(harness)

    for table in ("commune_contacts", "deliveries", "notices", "outbox", "audit"):
        for row in await harness.rows(f"select convert_to(t::text, 'UTF8') from {table} t"):
            assert MAILBOX.encode() not in bytes(row[0])
            assert b"/c/" not in bytes(row[0])


async def test_a_mailbox_that_does_not_exist_leaves_the_telephone_and_one_that_is_full_is_tried_again(
    harness: ServiceHarness,
) -> None:
    harness.telephones.mailboxes.misbehave(MailFaults(fail_next=1))
    await _a_digest(harness, sent=False)
    await harness.send()
    assert harness.telephones.mails(MAILBOX) == []
    await harness.change(PAUSE_PASSES)
    await harness.send()
    assert len(harness.telephones.mails(MAILBOX)) == 1

    harness.telephones.mailboxes.misbehave(MailFaults(refuse_addresses=[MAILBOX]))
    await harness.take(a_household_reported(incident_id=new_id(), risk_level=3))
    await harness.send()
    rows = await harness.rows("select state, reason from deliveries where way = 'email' order by id desc limit 1")
    assert rows == [("undeliverable", "address_refused")]
    assert len(harness.telephones.texts(OFFICER_PHONE)) == 2
    assert {notice["state"] for notice in await harness.notices(kind="digest")} == {"sent"}


@pytest.mark.parametrize("wrong", ["ai do", "a@b", "a@b.c\nBcc: x@y.z", "<a@b.vn>", "a" * 250 + "@b.vn"])
async def test_what_is_no_address_is_refused_by_its_field(harness: ServiceHarness, wrong: str) -> None:
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", "email": wrong}]}
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, f"/v1/communes/{COMMUNE}/contacts", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "contacts.0.email"


async def test_an_address_is_masked_for_others_kept_by_id_and_taken_away_by_an_empty_one(harness: ServiceHarness) -> None:
    await harness.give_contacts(email=MAILBOX)
    path = f"/v1/communes/{COMMUNE}/contacts"

    async def put(**changes: Any) -> dict[str, Any]:
        async with harness.client("provincial_officer") as client:
            (shown,) = (await client.get(path)).json()["contacts"]
            line = {"id": shown["id"], "name": "Người Mới", "role": "chủ tịch", **changes}
            answer = await put_read(client, path, {"contacts": [line]})
            answer.raise_for_status()
            (kept,) = answer.json()["contacts"]
            return dict(kept)

    assert (await put())["email"] == "x…@mail.example"
    assert (await put(phone=a_phone(3)))["email"] == "x…@mail.example"
    assert (await put(email=""))["email"] is None


async def _a_digest(harness: ServiceHarness, *, risk_level: int = 3, sent: bool = True) -> str:
    """The commune's contact gets a digest by telephone and e-mail; return the last part of its link."""
    await harness.give_contacts(email=MAILBOX)
    await harness.take(a_household_reported(risk_level=risk_level))
    if not sent:
        return ""
    await harness.send()
    (mail,) = harness.telephones.mails(MAILBOX)
    assert mail["subject"].startswith("DIỄN TẬP. ")
    found = re.search(r"https://desk\.test/c/(\S+)", mail["text"].replace("=\n", ""))
    assert found is not None, mail["text"]
    return found[1]


def _token(harness: ServiceHarness, link: ConfirmationLink) -> str:
    context = build_context(harness.foundation, some_settings(harness.telephones.url))
    return confirmation_address(context, link).rpartition("/")[2]


def _tomorrow() -> Any:
    return now() + timedelta(days=1)


async def _post(harness: ServiceHarness, path: str, token: str) -> httpx.Response:
    async with client_for(harness.api) as nobody:
        return await nobody.post(path, json={"token": token})
