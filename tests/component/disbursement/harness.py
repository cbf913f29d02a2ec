"""One disbursement service in a test: its doors, its activities, and what its database says."""

import hashlib
import hmac
import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import orjson
from fastapi import FastAPI
from sqlalchemy import text

from deploy.simulators.bank import NO_SUCH_ACCOUNT as NO_SUCH_ENDING
from services.disbursement import commands
from services.disbursement.activities import Activities
from services.disbursement.app import build_context, build_service
from services.disbursement.gateways.rail import Rail
from services.disbursement.loops import Loops
from services.disbursement.settings import DisbursementSettings
from shared.clock import now
from shared.database import execute
from shared.events import AssistanceApproved, Event, HouseholdReported, IncidentDeclared
from shared.events.assessment import PaidTo
from shared.events.household import Payee
from shared.events.intake import PaymentMarks
from shared.foundation import Foundation
from shared.ids import PaymentId, RoundId
from shared.messaging import FactReader
from tests.component.disbursement.balance import expect_balanced_books
from tests.support.builders import COMMUNE, a_household_reported, a_personal_part, an_approved_award, an_assistance_approved
from tests.support.foundation import DATA_KEY, EVENT_KEY, INDEX_KEY, ISSUER, TEMPORAL_KEY, client_for
from tests.support.records import deliver, outbox_facts, outbox_wakes
from tests.support.waiting import eventually

SECRET = "a key that the bank knows"
ACCOUNT = "770012345678"
OWN_ACCOUNT = "an account of its own"
NO_SUCH_ACCOUNT = "770012340404"
_ACCOUNTS = count(12_345_678)
HANDED_OVER = {"handed_to": "household", "evidence_kind": "signed_list", "evidence": "Danh sách 5, tờ 2"}


def settings_for(bank_url: str, *, round_window_s: float = 0.0, is_real: bool = False, **more: Any) -> DisbursementSettings:
    values = {
        "database_url": "postgresql+asyncpg://nobody@nowhere/none",
        "kafka_bootstrap": ["127.0.0.1:1"],
        "temporal_address": "127.0.0.1:1",
        "http_port": 1,
        "token_issuer": ISSUER.issuer,
        "token_jwks_url": "https://issuer.test/jwks.json",
        "data_key": DATA_KEY,
        "index_key": INDEX_KEY,
        "event_key": EVENT_KEY,
        "temporal_key": TEMPORAL_KEY,
        "embedded": True,
        "round_window_s": round_window_s,
        "bank_url": bank_url,
        "bank_secret": SECRET,
        "bank_timeout_s": 10.0,
        "bank_queue_s": 5.0,
        "one_person_up_to_dong": 10**12,
        "bank_is_real": is_real,
    }
    return DisbursementSettings.model_validate({**values, **more})


@dataclass
class Household:
    """One household in hardship, as two other services speak of it."""

    reported: HouseholdReported
    approved: AssistanceApproved

    def frozen(self, kind: str = "head", *, known: bool = True, **values: Any) -> "Household":
        """The same, its payee frozen by the signature: on the account of its report, or (not `known`) on none."""
        marks = self.reported.payment_marks or PaymentMarks()
        mark = {"mark": marks.whole, "account_mark": marks.account} if known else {}
        awards = tuple(
            award.model_copy(update={"paid_to": PaidTo.model_validate({"kind": kind, **mark, **values})})
            for award in self.approved.awards
        )
        return replace(self, approved=self.approved.model_copy(update={"awards": awards}))

    def signed_now(self) -> "Household":
        """The same, signed at this moment: it can still be paid in time."""
        return replace(self, approved=self.approved.model_copy(update={"decided_at": now()}))

    @property
    def award_id(self) -> Any:
        return self.approved.awards[0].award_id


def marks_of(account: str | None, *, of_head: bool = True) -> PaymentMarks:
    """By what an account is known again, as intake says it: in the head's name, where nothing else is said."""
    if account is None:
        return PaymentMarks()
    mark = hashlib.sha256(account.encode()).hexdigest()
    return PaymentMarks(whole=mark, account=mark[:32], of_head=of_head)


def an_account() -> str:
    """An account that no other household of a test has, and that the bank's simulator knows."""
    return next(account for number in _ACCOUNTS if not (account := f"7700{number:08}").endswith(NO_SUCH_ENDING))


def payee_on(account: str | None) -> Payee | None:
    """The household's own account, as its report names it."""
    return Payee(name="Hộ Thử Nghiệm", bank_code="VBARD", account_number=account) if account else None


def a_household(
    *,
    amount: int = 5_400_000,
    account: str | None = OWN_ACCOUNT,
    unit: str = "dong",
    code: str = "INJURY",
    phone: str | None = None,
    **values: Any,
) -> Household:
    """A household with one approved award; where no account is said, with one that no other household has."""
    account = an_account() if account == OWN_ACCOUNT else account
    reported = a_household_reported(
        personal=a_personal_part(payee=payee_on(account), phone=phone), payment_marks=marks_of(account), **values
    )
    approved = an_assistance_approved(
        case_id=reported.case_id,
        household_id=reported.household_id,
        commune_code=reported.commune_code,
        incident_id=reported.incident_id,
        drill=reported.drill,
        awards=(an_approved_award(code=code, amount=amount, unit=unit),),
    )
    return Household(reported, approved)


def corrected(household: Household, account: str | None, *, revision: int = 2, phone: str | None = None) -> HouseholdReported:
    """The same household with another account."""
    return a_household_reported(
        personal=a_personal_part(payee=payee_on(account), phone=phone),
        payment_marks=marks_of(account),
        revision=revision,
        case_id=household.reported.case_id,
        household_id=household.reported.household_id,
    )


@dataclass
class ServiceHarness:
    """The service without Kafka and Temporal: facts are handed in, the woken workflows' activities are called here."""

    foundation: Foundation
    settings: DisbursementSettings
    bank: Rail
    app: FastAPI = field(init=False)
    reader: FactReader = field(init=False)
    activities: Activities = field(init=False)
    loops: Loops = field(init=False)

    def __post_init__(self) -> None:
        service = build_service(self.foundation, self.settings)
        self.app = service.api()
        self.reader = service.readers[0]
        self.context = build_context(self.foundation, self.settings)
        self.activities = Activities(self.foundation, self.bank, self.context)
        self.loops = Loops(self.foundation, self.context)

    def keep_queue(self, queue: timedelta) -> None:
        """From now on an order may lie so long in the bank's own queue."""
        self.context = replace(self.context, bank_queue=queue)
        self.activities = Activities(self.foundation, self.bank, self.context)

    def keep_terms(self, **terms: list[dict[str, Any]]) -> None:
        """From now on payments go out on these terms (limits, plans), as if the processes had started anew with their file."""
        with tempfile.NamedTemporaryFile("wb", suffix=".yaml") as file:
            file.write(orjson.dumps(terms))
            file.flush()
            self.settings = self.settings.model_copy(update={"payment_terms": file.name})
            self.__post_init__()

    def client(self, role: str = "accountant", **area: Any) -> httpx.AsyncClient:
        return client_for(self.app, ISSUER.token(role, **area))

    async def take(self, *facts: Event) -> None:
        await deliver(self.reader, *facts)

    async def somebody_waits_for_a_lock(self) -> None:
        """Wait until some transaction of this database is held up by another."""
        waiting = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        await eventually(lambda: self.rows(waiting), every_s=0.05, what="somebody to wait for a lock")

    async def hear_of(self, incident_id: UUID, *, drill: bool = True) -> None:
        """An incident was declared elsewhere."""
        declared = {"title": "Bão thử", "hazard": "storm", "risk_level": 4, "commune_codes": (COMMUNE,)}
        same = {"incident_id": incident_id, "drill": drill, "occurred_at": now(), "starts_on": now().date()}
        await self.take(IncidentDeclared.model_validate({**declared, **same}))

    async def source(self, amount: int = 0, unit: str = "dong", **body: Any) -> str:
        """A source with this much in it."""
        async with self.client() as client:
            given = {"kind": "budget", "name": "Ngân sách", "unit": unit, **body}
            answer = await client.post("/v1/sources", json=given)
            assert answer.status_code == 201, answer.text
            name: str = answer.json()["id"]
            if amount:
                await self.contribute(name, amount)
        return name

    async def contribute(self, source: str, amount: int) -> dict[str, Any]:
        async with self.client() as client:
            answer = await client.post(f"/v1/sources/{source}/contributions", json={"amount": amount, "from": "Nhà hảo tâm"})
            assert answer.status_code == 201, answer.text
            booked: dict[str, Any] = answer.json()
            return booked

    async def seen(self, source: str) -> dict[str, Any]:
        async with self.client() as client:
            return dict((await client.get(f"/v1/sources/{source}")).json())

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        async with self.foundation.database.reading() as session:
            return list((await execute(session, text(statement), values)).mappings())

    async def payments(self) -> list[Any]:
        return await self.rows("select * from payments order by decided_at, amount, id")

    async def payment(self, household: Household) -> Any:
        (row,) = await self.rows("select * from payments where award_id = :award", award=household.award_id)
        return row

    async def facts(self, kind: type[Event]) -> list[Any]:
        return [fact for fact in await outbox_facts(self.foundation.database) if isinstance(fact, kind)]

    async def wakes(self, workflow: str) -> list[Any]:
        return [row for row in await outbox_wakes(self.foundation.database) if row.name == workflow]

    async def rounds(self) -> list[RoundId]:
        """The rounds that were started, in order."""
        started = [row for row in await self.wakes("PayRound") if row.signal is None]
        return [RoundId(UUID(orjson.loads(row.payload)[0])) for row in started]

    async def send(self) -> None:
        """What PayRound does first, for every round started so far."""
        for round_id in await self.rounds():
            await self.activities.send_round(round_id)

    async def answer(self, *answers: Any, secret: str = SECRET) -> httpx.Response:
        """The bank speaks at its door."""
        body = orjson.dumps({"answers": list(answers)})
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        async with client_for(self.app) as client:
            headers = {"X-Bank-Signature": signature, "Content-Type": "application/json"}
            return await client.post("/v1/bank/answers", content=body, headers=headers)

    async def refuse(self, payment: Any) -> None:
        """The bank takes the order in no form, and has never received it."""
        refusal = commands.attempts.Refusal(f"{payment['id']}-1", "HTTP 422 payee_name")
        names = [refusal.end_to_end_id]
        actor, missing = self.foundation.actor, commands.attempts.Silence(names, names)
        async with self.foundation.database.transaction() as session:
            for _ in range(2):
                await commands.attempts.record_refusal(session, actor, self.context, refusal, now())
            await commands.attempts.record_silence(session, actor, self.context, missing, now())

    async def hand_over(
        self, payment: PaymentId | UUID | str, *, subject: str = "agent", key: str | None = None, **body: Any
    ) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        async with self.client("paying_agent", subject=subject, communes=[COMMUNE]) as client:
            return await client.post(f"/v1/payments/{payment}/handover", json={**HANDED_OVER, **body}, headers=headers)

    async def expect_balanced(self) -> None:
        """P3: the ledger sums to zero, and to what the balances say, and to what the payments say; no fact was put aside."""
        assert await self.rows("select reason from dead_letters") == []
        await expect_balanced_books(self.rows)


def settled(payment: Any, *, attempt: int = 1, amount: int | None = None) -> dict[str, Any]:
    return {
        "end_to_end_id": f"{payment['id']}-{attempt}",
        "status": "settled",
        "reason": None,
        "amount_dong": payment["amount"] if amount is None else amount,
        "booked_at": now().isoformat(),
    }


def came_back(payment: Any, *, attempt: int = 1, amount: int | None = None, reason: str = "AC04") -> dict[str, Any]:
    return {**settled(payment, attempt=attempt, amount=amount), "status": "returned", "reason": reason}


def rejected(payment: Any, *, attempt: int = 1, reason: str = "AC04") -> dict[str, Any]:
    return {**settled(payment, attempt=attempt), "status": "rejected", "reason": reason, "booked_at": None}
