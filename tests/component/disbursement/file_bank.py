"""A bank of files for tests: another maker's (`mock-bank`), on a clock that a test advances, and a service beside it."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import httpx
import pytest
from mockbank import schema
from mockbank.server import Config, make_server
from sqlalchemy import text

from services.disbursement.activities import Activities
from services.disbursement.activities.files import BankFiles
from services.disbursement.domain.bank_files import message_binding
from services.disbursement.gateways.iso20022.bank import FileBank
from services.disbursement.gateways.iso20022.orders import Payer
from services.disbursement.gateways.iso20022.transport import HttpFiles, Receipt
from services.disbursement.gateways.rail import OrdersRefused
from shared import audit
from shared.clock import VIETNAM, now
from shared.database import execute
from shared.errors import OutcomeUnknown
from shared.events.household import Payee
from shared.foundation import Foundation
from shared.tls import trusted
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, marks_of, settings_for
from tests.support.builders import a_household_reported, a_personal_part

OUR_ACCOUNT = "110022334455"
HELD_BANK = "999999992"
"""The number by which that bank knows itself: of accounts there it says whether they are closed."""


@dataclass
class TheirBank:
    """A handle on the bank: what it shall do, which day it has, what stands in its book."""

    url: str
    client: httpx.AsyncClient
    ahead: timedelta = timedelta()
    """How far its clock is before ours."""

    async def open_account(self, name: str, number: str, **values: Any) -> None:
        check = 98 - schema.mod97(f"MOCK{number}NL00")
        iban = f"NL{check:02}MOCK{number}"
        body = {"id": name, "iban": iban, "account_number": number, "currency": "VND", "balance": 10**12, **values}
        (await self.client.post("/_mock/accounts", json=body)).raise_for_status()

    async def behave(self, behaviour: str, **parameters: Any) -> None:
        body = {"behaviour": behaviour, "parameters": parameters}
        answer = await self.client.patch("/_mock/accounts/OURS", json=body)
        assert answer.status_code == 200, answer.text

    async def next_day(self, days: int = 1) -> None:
        self.ahead += timedelta(days=days)
        (await self.client.post(f"/_mock/advance?days={days}")).raise_for_status()

    async def payments(self) -> list[Any]:
        return list((await self.client.get("/_mock/payments")).json())

    async def book(self) -> Counter[str]:
        """What it has booked less what it has sent back, by the payment's id in its files (without the attempt's number)."""
        net: Counter[str] = Counter()
        for each in await self.payments():
            is_out = each["booked_at"] is not None and each.get("returned_at") is None
            net[each["end_to_end_id"][:32]] += int(is_out)
        return net


@dataclass
class TheirDoor(HttpFiles):
    """The way to it, that may lose a receipt, or hear no refusal there."""

    loses_receipts: bool = False
    says_nothing: bool = False
    sent: list[str] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    def __init__(self, url: str) -> None:
        super().__init__(url, "/_mock/mailbox", "secret", timeout_s=10)
        self.loses_receipts = self.says_nothing = False
        self.sent, self.receipts = [], []

    async def send(self, name: str, body: bytes) -> Receipt:
        self.sent.append(name)
        try:
            receipt = await super().send(name, body)
        except OrdersRefused:
            if not self.says_nothing:
                raise
            receipt = Receipt.TAKEN
        self.receipts.append(receipt)
        if self.loses_receipts:
            raise OutcomeUnknown
        return receipt


@dataclass
class FileHarness:
    """The service and the bank it speaks to by file."""

    service: ServiceHarness
    bank: TheirBank
    door: TheirDoor
    files: BankFiles

    async def take(self, *households: Household) -> None:
        await self.service.take(*[each.reported for each in households])
        await self.service.take(*[each.approved for each in households])

    async def send(self) -> None:
        """What PayRound does first, for every round that has started, as often as a lost receipt lets it."""
        await self.service.loops.close_rounds()
        for round_id in await self.service.rounds():
            for _ in range(2):
                try:
                    await self.service.activities.send_round(round_id)
                    break
                except OutcomeUnknown:
                    continue

    async def ask_all(self) -> None:
        """What PayHousehold does for each payment that has no answer."""
        for payment in await self.service.rows("select id from payments where state in ('sent', 'unknown') order by id"):
            await self.service.activities.ask_bank(payment["id"])

    async def give_up_rounds(self) -> None:
        """A minute has passed in which nothing was answered."""
        await self.run("update attempts set sent_at = sent_at - interval '2 minutes' where status = 'sent'")
        for round_id in await self.service.rounds():
            await self.service.activities.settle_what_is_answered(round_id)

    async def hours_pass(self) -> None:
        await self.run("update bank_files set told_at = told_at - interval '3 hours'")

    async def run(self, statement: str) -> None:
        async with self.service.foundation.database.transaction() as session:
            await execute(session, text(statement))
            await audit.record(session, self.service.foundation.actor, "moved by a test", "test", [])

    async def expect(self, **states: int) -> None:
        """So many payments are in each state, and there are no others; with a reason where one is said: `held_AC04`."""
        rows = await self.service.rows("select concat_ws('_', state, reason) as state from payments")
        found = dict(Counter(row["state"] for row in rows))
        assert found == states, found

    async def bodies(self, kind: str) -> list[bytes]:
        """The messages of a kind, as they were kept for good."""
        rows = await self.service.rows(
            "select name, body from bank_messages where kind = :kind order by read_at, name", kind=kind
        )
        cipher = self.service.context.cipher
        return [cipher.open_bytes(row["body"], message_binding(row["name"])) for row in rows]


def paid_to(account: str, *, name: str = "Hộ Thử Nghiệm", bank: str = "VBARD", **values: Any) -> Household:
    """A household with one award and this account."""
    household = a_household(account=account, **values)
    payee = Payee(name=name, bank_code=bank, account_number=account)
    same = {each: getattr(household.reported, each) for each in ("case_id", "household_id", "incident_id", "drill")}
    reported = a_household_reported(personal=a_personal_part(payee=payee), payment_marks=marks_of(account), **same)
    return Household(reported, household.approved)


def another_account(household: Household, account: str) -> Any:
    """The household's report once more, with another account."""
    payee = Payee(name="Hộ Thử Nghiệm", bank_code="VBARD", account_number=account)
    same = {"case_id": household.reported.case_id, "household_id": household.reported.household_id}
    return a_household_reported(personal=a_personal_part(payee=payee), payment_marks=marks_of(account), revision=2, **same)


@asynccontextmanager
async def their_bank(hour: int = 16) -> AsyncIterator[TheirBank]:
    """Start the bank on a Monday at this hour of its clock, with our account; it stops taking the day's work at 15:00."""
    monday = now().date() + timedelta(days=(7 - now().weekday()) % 7 + 7)
    server = make_server(Config(port=0, quiet=True, clock=f"{monday}T{hour:02}:00"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        async with httpx.AsyncClient(base_url=url, verify=trusted()) as client:
            bank = TheirBank(url, client, datetime.combine(monday, time(hour), VIETNAM) - now())
            await bank.open_account("OURS", OUR_ACCOUNT)
            yield bank
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()


@asynccontextmanager
async def a_file_bank(foundation: Foundation, clock: pytest.MonkeyPatch, *, hour: int = 16) -> AsyncIterator[FileHarness]:
    """The service beside that bank, whose messages of a day it reads after that day, by the bank's clock."""
    async with their_bank(hour) as bank:
        door = TheirDoor(bank.url)
        clock.setattr("services.disbursement.activities.files.now", lambda: now() + bank.ahead)
        gateway = FileBank(door, Payer("UBND xã Thử Nghiệm", OUR_ACCOUNT, HELD_BANK, "latin"), is_real=False)
        account = {"bank_account": OUR_ACCOUNT, "bank_account_name": "UBND xã", "bank_account_bank": HELD_BANK}
        harness = ServiceHarness(foundation, settings_for(bank.url, bank_protocol="iso20022", **account), gateway)
        files = BankFiles(foundation, gateway, harness.context, look_every_s=0)
        harness.activities = Activities(foundation, gateway, harness.context, files)
        try:
            yield FileHarness(harness, bank, door, files)
        finally:
            await gateway.close()


def ids_in_files(payments: Sequence[Any]) -> list[str]:
    return [payment["id"].hex for payment in payments]
