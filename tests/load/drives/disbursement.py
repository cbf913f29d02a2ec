"""Disbursement at work: means come, payments are planned, sent, answered in every way, handed over, looked after."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.disbursement.gateways.rail import BankBusy, Inquiry, RailOrder
from services.disbursement.store import bank_silences
from shared.clock import now
from shared.events import CaseRetracted, DamageAssessed
from shared.foundation import Foundation
from shared.http import cursor_after
from shared.ids import PaymentId, RoundId, new_id
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import (
    Household,
    ServiceHarness,
    corrected,
    rejected,
    settings_for,
    settled,
)
from tests.load.drives.disbursement_files import speak_by_files
from tests.load.drives.disbursement_gifts import give_goods
from tests.load.drives.disbursement_money import ask_province, book, household_of, pay_twice, reduce, send_back
from tests.load.drives.disbursement_payees import close_strange, name_payees
from tests.load.drives.disbursement_reconciliation import compare_books
from tests.load.drives.disbursement_terms import keep_terms
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, fact_about
from tests.support.records import LOOK


class BusyBank(QuietBank):
    """Turns the first message away as one too many."""

    is_busy = True

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        if self.is_busy:
            self.is_busy = False
            raise BankBusy(timedelta(seconds=1))
        await super().pay(round_id, orders, idempotency_key=idempotency_key)


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens at disbursement."""
    bank = BusyBank()
    # A simulator is told of no real payment; then the bank is real, and what waited goes.
    simulated = ServiceHarness(foundation, settings_for("http://bank.test"), bank)
    harness = ServiceHarness(foundation, settings_for("http://bank.test", is_real=True, one_person_up_to_dong=0), bank)
    await harness.source(500_000_000, drill=False)
    await harness.loops.reserve_waiting_payments()
    await harness.hear_of(new_id(), drill=False)
    await harness.source(1, drill=False, incident_id=str(known.incident_id))
    source = await book(harness, known)
    payments, households = await _plan(harness, known)
    await _pause(harness, known, source)
    for row in await _rounds_of(simulated, payments):
        await simulated.activities.send_round(RoundId(row["round_id"]))
    await simulated.loops.measure()
    await harness.loops.send_what_waited_for_a_real_bank()
    await _send(harness, bank, payments)
    recovery = await reduce(harness, known, households)
    await pay_twice(harness, households)
    await send_back(harness, known, households)
    await name_payees(harness, known)
    await close_strange(harness)
    await harness.loops.open_forgotten_tickets()
    await _hand_over(harness, known)
    list_id = await _carry(harness, known)
    request = await ask_province(harness, known)
    statement = await compare_books(harness)
    await keep_terms(harness, known)
    await speak_by_files(harness, known)
    gifts = await give_goods(harness, known)
    await harness.loops.close_rounds()
    await harness.loops.measure()
    await harness.activities.escalate_overdue()
    odd = payments[0]["id"]
    values = {
        "incident_id": str(known.incident_id),
        "case_id": str(payments[0]["case_id"]),
        "commune_code": known.commune_code,
        "state": "unknown",
        "state of /v1/recoveries": "open",
        "rail": "cash",
        "cursor": cursor_after(new_id()),
        "payment_id": str(odd),
        "source_id": source,
        "in_force": "true",
        "list_id": list_id,
        "recovery_id": recovery,
        "request_id": request,
        "statement_id": statement,
        "campaign_id": gifts.campaign,
        "warehouse_id": gifts.warehouse,
        "note_id": gifts.note,
        "open": "true",
        "month": f"{now():%Y-%m}",
        "year": f"{now():%Y}",
        "round_id": list_id,
    }
    await ask_everything("disbursement", harness.app, known, values)
    await ask_everything("disbursement", harness.app, known, {**values, "state": "held", "rail": "bank"})


async def _carry(harness: ServiceHarness, known: Known) -> str:
    """Two have no account: a list goes out, one is handed over, the other's money comes back, it is closed; another follows."""
    for household in (household_of(known, account=None), household_of(known, account=None)):
        await harness.take(household.reported)
        await harness.take(household.approved)
    await harness.loops.offer_cash()
    waiting = "rail = 'cash' and state = 'reserved'"
    one, two = await harness.rows(f"{LOOK} select * from payments where {waiting} order by decided_at desc limit 2")
    area = {"communes": [known.commune_code]}
    wish = {"source_id": str(one["source_id"]), "commune_code": known.commune_code, "carrier": "Người Mang"}
    async with harness.client("accountant", **area) as accountant, harness.client("paying_agent", **area) as agent:
        made = await accountant.post("/v1/cash-lists", json={**wish, "payment_ids": [str(one["id"]), str(two["id"])]})
        assert made.status_code == 201, made.text
        path = f"/v1/cash-lists/{made.json()['id']}"
        signed = {"signer": "Hộ Thử", "mark": "signature", "evidence": "Tờ 1", "handed_at": now().isoformat()}
        answers = [
            await agent.post(f"{path}/handovers", json={"items": [{"payment_id": str(one["id"]), **signed}]}),
            await agent.post(f"{path}/not-handed-over", json={"items": [{"payment_id": str(two["id"]), "reason": "absent"}]}),
            await accountant.post(f"{path}/handed-back", json={"amount": two["amount"]}),
        ]
        tag = (await accountant.get(path)).headers["etag"]
        answers.append(await accountant.post(f"{path}/closed", headers={"If-Match": tag}))
        # Nobody is named: whoever waits longest.
        again = await accountant.post("/v1/cash-lists", json=wish)
        assert again.status_code == 201, again.text
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    return str(made.json()["id"])


async def _plan(harness: ServiceHarness, known: Known) -> tuple[Sequence[Any], Sequence[Household]]:
    """Households are reported and helped, one gives another account, one is taken back; return what is owed to the others."""
    households = [household_of(known) for _ in range(300)]
    await harness.take(*[one.reported for one in households])
    await harness.take(*[one.approved for one in households])
    await harness.take(corrected(households[-1], "770099999999"))
    [retracted], [seen] = known.of("decided", 1), known.of("decided", 1)
    await harness.take(fact_about(retracted, CaseRetracted), fact_about(seen, DamageAssessed, assessed_by=("assessor-1",)))
    ids = [one.award_id for one in households]
    return await harness.rows(f"{LOOK} select * from payments where award_id = any(:ids) order by id", ids=ids), households


async def _pause(harness: ServiceHarness, known: Known, source: str) -> None:
    """A source and the incident are paused; the one is lifted while the other stops the same payments, then the other."""
    made = []
    async with harness.client("accountant") as client, harness.client("accountant", subject="another") as other:
        for what, name in (("source", source), ("incident", str(known.incident_id))):
            answer = await client.post("/v1/pauses", json={"what": what, "id": name, "reason": "Đang đối chiếu"})
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["id"])
        await harness.loops.close_rounds()
        await harness.send()
        stopped = await harness.rows(f"{LOOK} select count(*) as n from payments where reason = 'paused'")
        assert stopped[0]["n"] >= 200, stopped
        await harness.loops.measure()
        for name in made:
            answer = await other.post(f"/v1/pauses/{name}/lifted", json={"reason": "Đã đối chiếu xong"})
            assert answer.status_code == 200, answer.text
            await harness.loops.let_paused_go_on()
    await harness.loops.close_rounds()


async def _send(harness: ServiceHarness, bank: BusyBank, payments: Sequence[Any]) -> None:
    """The round goes; the bank settles, rejects, says odd things, knows nothing, refuses and contradicts itself."""
    rounds = await _rounds_of(harness, payments)
    async with harness.foundation.database.transaction() as session:
        await bank_silences.note_unanswered(session, now(), now())
    for row in rounds:
        for _ in range(2):
            await harness.activities.send_round(RoundId(row["round_id"]))
    sent = await harness.rows(
        f"{LOOK} select * from payments where id = any(:ids) and state = 'sent' order by id", ids=[p["id"] for p in payments]
    )
    assert len(sent) >= 200, len(sent)
    answers = [*map(settled, sent[:100]), *map(rejected, sent[100:150]), {**settled(sent[150]), "status": "SETTLED"}]
    stranger = {**settled(sent[0]), "end_to_end_id": "nobody-1"}
    for batch in (answers, [stranger, settled(sent[120]), settled(sent[151], amount=1)]):
        answer = await harness.answer(*batch)
        assert answer.status_code == 200, answer.text
    await harness.refuse(sent[152])
    bank.inquiry = Inquiry([], frozenset({f"{sent[153]['id']}-1"}), frozenset({f"{sent[155]['id']}-1"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.disbursement.activities.now", lambda: now() + timedelta(minutes=5))
        for row in rounds:
            await harness.activities.settle_what_is_answered(RoundId(row["round_id"]))
        await harness.activities.ask_bank(PaymentId(sent[154]["id"]))
    body = {"outcome": "paid", "reason": "Sao kê ngân hàng số 12"}
    for payment in (sent[150], sent[151]):
        # Above the limit one person proposes, another says the same.
        for who in ("another", "third"):
            async with harness.client("accountant", subject=who) as client:
                answer = await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)
                assert answer.status_code in {200, 202}, answer.text


async def _rounds_of(harness: ServiceHarness, payments: Sequence[Any]) -> list[Any]:
    ids = [payment["id"] for payment in payments]
    return await harness.rows(f"{LOOK} select distinct round_id from payments where id = any(:ids)", ids=ids)


async def _hand_over(harness: ServiceHarness, known: Known) -> None:
    cases = known.of("decided", 200)
    ids = [case.payment("RICE") for case in cases]
    ready: list[UUID] = [
        row["id"]
        for row in await harness.rows(f"{LOOK} select id from payments where id = any(:ids) and state = 'reserved'", ids=ids)
    ]
    assert len(ready) > 50, len(ready)
    async with harness.client("paying_agent", subject="agent") as client:
        key = {"Idempotency-Key": str(new_id())}
        proof = {"handed_to": "household", "evidence_kind": "signed_list", "evidence": "Danh sách 5, tờ 2"}
        answer = await client.post(f"/v1/payments/{ready[0]}/handover", json=proof, headers=key)
        assert answer.status_code == 201, answer.text
        items = [{"payment_id": str(payment), **proof} for payment in ready[1:]]
        answer = await client.post("/v1/handovers", json={"items": items})
        assert len(answer.json()["handed_over"]) == len(items), answer.text
        shown = (await client.get(f"/v1/payments/{ready[0]}")).json()["handover"]
        assert (shown["evidence_kind"], shown["evidence"]) == ("signed_list", "Danh sách 5, tờ 2")
