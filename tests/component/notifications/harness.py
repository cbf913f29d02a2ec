"""Notifications alone: its database, its doors and loops, and telephones that hear what the gateway is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
import orjson
from sqlalchemy import text
from standardwebhooks import Webhook

from deploy.simulators.mail import Mailboxes, MailFaults
from deploy.simulators.phones import Faults, Phones
from deploy.simulators.postman import MAX_LINES, signed
from services.notifications.activities import NoticeActivities
from services.notifications.app import Loops, build_activities, build_loops
from services.notifications.gateways import Gateway
from services.notifications.gateways.sms import SmsGateway
from services.notifications.gateways.ways import Ways
from services.notifications.loops.deliveries import BULK, SLOW, URGENT, DeliveryLoops
from services.notifications.policy.way_loader import read_providers
from services.notifications.settings import NotificationsSettings
from shared.clock import now
from shared.database import execute
from shared.events import Event
from shared.foundation import Foundation
from shared.messaging import FactReader
from tests.support.builders import COMMUNE
from tests.support.foundation import DATA_KEY, EVENT_KEY, INDEX_KEY, ISSUER, TEMPORAL_KEY, client_for
from tests.support.records import deliver, outbox_facts

OFFICER_PHONE: Final = "0559000001"
DUTY_PHONE: Final = "0559000002"
HOUSEHOLD_PHONE: Final = "0559000003"
INFORMANT_PHONE: Final = "0559000004"


SMS_SECRETS: Final = {"sms-1": "b25lIHNlY3JldA==", "sms-2": "YW5vdGhlciBzZWNyZXQ=", "voice-1": "YSB0aGlyZCBzZWNyZXQ="}
"""What receipts are signed with."""


def a_phone(number: int) -> str:
    """The phone of one household of many."""
    return f"05591{number:05}"


def heard_as(number: str) -> str:
    return f"+84{number[1:]}"


TODAY: Final = now().replace(minute=0, second=0, microsecond=0)
ON_DUTY: Final = {"from": (TODAY - timedelta(days=1)).isoformat(), "until": (TODAY + timedelta(days=2)).isoformat()}
"""A shift that has begun and has not ended."""


def a_shift(**values: Any) -> dict[str, Any]:
    """One line of a roster: somebody who is on duty now, for the country unless a place is given."""
    return {"name": "Trực ban Thử", "phone": DUTY_PHONE, **ON_DUTY, **values}


async def put_read(client: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    """Read what stands there, then put this in its place."""
    etag = (await client.get(path)).headers["ETag"]
    return await client.put(path, json=body, headers={"If-Match": etag})


def some_settings(sms_url: str, **values: Any) -> NotificationsSettings:
    given = {
        "database_url": "postgresql+asyncpg://nobody@127.0.0.1/none",
        "kafka_bootstrap": "127.0.0.1:1",
        "temporal_address": "127.0.0.1:1",
        "http_port": 1,
        "token_issuer": ISSUER.issuer,
        "token_jwks_url": f"{ISSUER.issuer}/jwks.json",
        "data_key": DATA_KEY,
        "index_key": INDEX_KEY,
        "event_key": EVENT_KEY,
        "temporal_key": TEMPORAL_KEY,
        "sms_url": sms_url,
        "sms_is_real": False,
        "sms_secret": SMS_SECRETS["sms-1"],
        "sms_second_secret": SMS_SECRETS["sms-2"],
        "voice_secret": SMS_SECRETS["voice-1"],
        "smtp_password": "",
        "console_url": "https://desk.test",
    }
    return NotificationsSettings(**{**given, **values})


@dataclass
class Telephones:
    """A handle on the simulated providers and the phones behind them."""

    url: str
    simulator: Phones
    second: Phones
    mailboxes: Mailboxes
    smtp_url: str = ""
    caller: Phones | None = None
    """Who calls and reads out."""

    @property
    def providers(self) -> list[Phones]:
        return [one for one in (self.simulator, self.second, self.caller) if one is not None]

    @property
    def second_url(self) -> str:
        return f"{self.url}/second"

    @property
    def heard(self) -> list[dict[str, Any]]:
        """What rang, by whichever provider."""
        return self.simulator.handsets.heard

    def texts(self, number: str) -> list[str]:
        return [message["text"] for message in self.heard if message["to"] == heard_as(number)]

    def lose_the_next_reply(self) -> None:
        self.simulator.conduct.lose_next_replies = 1

    def refuse(self, *numbers: str) -> None:
        self.simulator.misbehave(Faults(refuse_numbers=[heard_as(number) for number in numbers]))

    def forget(self) -> None:
        """Behave, and know nothing of what was."""
        for one in self.providers:
            one.forget()
        self.simulator.handsets.clear()
        self.mailboxes.mails.clear()
        self.mailboxes.misbehave(MailFaults(refuse_addresses=[], fail_next=0))

    def mails(self, address: str) -> list[dict[str, Any]]:
        return [mail for mail in self.mailboxes.mails if address in mail["to"]]


def a_gateway(url: str, *, is_real: bool = False, name: str = "sms-1", client: httpx.AsyncClient | None = None) -> SmsGateway:
    """The way to a provider at this address."""
    return SmsGateway(url, read_providers()[name], is_real=is_real, client=client)


@dataclass
class ServiceHarness:
    """Notifications with its doors; loops turn when the test says so."""

    foundation: Foundation
    reader: FactReader
    activities: NoticeActivities
    loops: Loops
    api: Any
    telephones: Telephones

    async def take(self, *facts: Event) -> None:
        """Facts arrive as one batch."""
        await deliver(self.reader, *facts)

    async def send(self) -> None:
        """The sending loops run until nothing waits that may be sent now, and receipts come for what was sent."""
        loops = self.loops.deliveries
        while await loops.send_waiting(URGENT) or await loops.send_waiting(BULK) or await loops.send_waiting(URGENT, SLOW):
            pass
        await self.receive()

    async def receive(self) -> None:
        """Each provider sends the receipts that it owes."""
        for provider in self.telephones.providers:
            lines = provider.send_receipts_now()
            for start in range(0, len(lines), MAX_LINES):
                answer = await self.give_receipts(lines[start : start + MAX_LINES], provider.name)
                answer.raise_for_status()

    async def answer(self, number: str, text: str = "1", provider: str = "sms-1") -> None:
        """Somebody answers on his telephone."""
        reply = {"from": heard_as(number), "text": text, "at": now().isoformat()}
        (await self.give_receipts([], provider, replies=[reply])).raise_for_status()

    async def give_receipts(
        self,
        lines: Sequence[dict[str, Any]],
        provider: str = "sms-1",
        *,
        secret: str | None = None,
        replies: Sequence[dict[str, Any]] = (),
    ) -> httpx.Response:
        """A provider says what became of its messages, and what telephones answered."""
        body = orjson.dumps({"receipts": lines, "replies": replies})
        headers = signed(Webhook(secret or SMS_SECRETS[provider]), body)
        async with client_for(self.api) as client:
            return await client.post(f"/v1/receipts/{provider}", content=body, headers=headers)

    async def facts(self, kind: type[Event]) -> list[Any]:
        return [fact for fact in await outbox_facts(self.foundation.database) if isinstance(fact, kind)]

    async def rows(self, statement: str, **values: Any) -> Sequence[Any]:
        async with self.foundation.database.reading() as session:
            return (await execute(session, text(statement), values)).all()

    async def change(self, statement: str, **values: Any) -> None:
        """What time or a crash would have done to a row."""
        async with self.foundation.database.transaction() as session:
            await execute(
                session, text("insert into audit (actor, roles, action, subject_type, subject_ids) values ('t','','t','t','')")
            )
            await execute(session, text(statement), values)

    def client(self, role: str = "commune_officer", **where: Any) -> httpx.AsyncClient:
        return client_for(self.api, ISSUER.token(role, **where))

    async def give_contacts(self, code: str = COMMUNE, *, phone: str = OFFICER_PHONE, email: str | None = None) -> None:
        body = {"contacts": [{"name": "Cán bộ Thử", "phone": phone, "role": "trực ban", "email": email}]}
        async with self.client("provincial_officer") as client:
            (await put_read(client, f"/v1/communes/{code}/contacts", body)).raise_for_status()

    async def give_duty(self, *entries: dict[str, Any], phone: str = DUTY_PHONE) -> None:
        """Somebody is on duty: for the places given, or for the country."""
        given = [a_shift(**{"phone": phone, **entry}) for entry in entries or ({},)]
        async with self.client("provincial_officer") as client:
            (await put_read(client, "/v1/roster", {"entries": given})).raise_for_status()

    async def notices(self, **query: Any) -> list[dict[str, Any]]:
        async with self.client("auditor") as client:
            answer = await client.get("/v1/notices", params={**query, "limit": 500})
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def activities_with(self, gateway: Gateway | None = None, **settings: Any) -> NoticeActivities:
        """The activities of a process with another gateway, or with other settings."""
        ways = Ways.of(gateway) if gateway is not None else None
        return build_activities(self.foundation, some_settings(**{"sms_url": self.telephones.url, **settings}), ways)

    def deliveries_with(self, gateway: Gateway | None = None, **settings: Any) -> DeliveryLoops:
        """The sending loops of a process with another gateway, or with other settings."""
        activities = self.activities_with(gateway, **settings)
        given = some_settings(**{"sms_url": self.telephones.url, **settings})
        return build_loops(self.foundation, given, activities).deliveries
