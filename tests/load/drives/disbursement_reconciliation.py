"""Disbursement's books beside the bank's: statements come and are brought, the ledger is compared, differences are ended."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.clock import VIETNAM, now
from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.statements import a_debit, a_stranger, send_statement
from tests.support.records import LOOK


async def compare_books(harness: ServiceHarness) -> str:
    """A payment is shown in part, a credit and a fee are nobody's; one is let stand by two; return what somebody brought."""
    harness.app.state.context = replace(harness.context, statement_grace=timedelta(0))
    paid_by_bank = "state = 'settled' and rail = 'bank' and unit = 'dong' and not drill"
    [paid] = await harness.rows(f"{LOOK} select * from payments where {paid_by_bank} order by id desc limit 1")
    part = a_debit(paid, attempt=paid["attempt_count"], amount_dong=paid["amount"] - 1)
    for lines in ([part, a_stranger(3_300, "debit", "FEE"), a_stranger(1_000_000, "credit", "IN")], [part]):
        answer = await send_statement(harness, *lines)
        assert answer.status_code == 201, answer.text
    brought = await _bring(harness)
    async with harness.client("accountant") as one, harness.client("accountant", subject="another") as other:
        for _ in range(2):
            compared = await one.post("/v1/reconciliation/runs")
            assert compared.status_code == 201, compared.text
        open_ = (await one.get("/v1/reconciliation/differences")).json()["items"]
        stranger = next(each["id"] for each in open_ if each["payment_id"] is None)
        path = f"/v1/reconciliation/differences/{stranger}"
        answers: list[Any] = [await one.post(f"{path}/take")]
        answers += [await who.post(f"{path}/accept", json={"reason": "Phí tháng 11"}) for who in (one, other)]
    assert [answer.status_code for answer in answers] == [200] * 3, [answer.text for answer in answers]
    # Another sum of the same payment is another difference, and the whole of it none.
    await send_statement(harness, a_debit(paid, attempt=paid["attempt_count"], reference="FT-rest", amount_dong=2))
    async with harness.client("accountant") as one:
        assert (await one.post("/v1/reconciliation/runs")).status_code == 201
        await send_statement(
            harness, a_debit(paid, attempt=paid["attempt_count"], reference="FT-b", amount_dong=1, direction="credit")
        )
        assert (await one.post("/v1/reconciliation/runs")).status_code == 201
    await harness.loops.reconcile()
    await harness.loops.measure()
    return brought


async def _bring(harness: ServiceHarness) -> str:
    day = now().astimezone(VIETNAM).date() - timedelta(days=1)
    content = f"Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có\n{day:%d/%m/%Y},FT-9,1.000,\n".encode()
    form = {"account": "TK-2", "first_day": str(day), "last_day": str(day)}
    async with harness.client("accountant") as one, harness.client("accountant", subject="another") as other:
        brought = await one.post("/v1/bank/statements/uploads", data=form, files={"file": ("sk.csv", content)})
        assert brought.status_code == 201, brought.text
        path = f"/v1/bank/statements/{brought.json()['id']}"
        released = await other.post(f"{path}/verdict", json={"verdict": "released"})
        assert released.status_code == 201, released.text
    return str(brought.json()["id"])
