"""A difference stands by the word of two accountants, and only as long as both sides stay what they were."""

from typing import Any

from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.reconciling import SUM, differences, paid, reconcile
from tests.component.disbursement.statements import a_debit, send_statement
from tests.support.builders import COMMUNE


async def _accept(harness: ServiceHarness, difference: str, subject: str, **area: Any) -> Any:
    async with harness.client("accountant", subject=subject, **area) as client:
        body = {"reason": "Phí tháng 11, hợp đồng số 3"}
        return await client.post(f"/v1/reconciliation/differences/{difference}/accept", json=body)


async def test_two_accountants_let_a_difference_stand_until_a_side_changes(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)

    first = await _accept(books, open_["id"], "one", communes=[COMMUNE])
    alone = await _accept(books, open_["id"], "ONE", communes=[COMMUNE])
    second = await _accept(books, open_["id"], "two", communes=[COMMUNE])
    late = await _accept(books, open_["id"], "three", communes=[COMMUNE])
    stands = await reconcile(books)
    await send_statement(books, a_debit(payment, reference="FT-more", amount_dong=900))
    moved = await reconcile(books)

    assert (first.json()["state"], first.json()["reason"]) == ("proposed", "Phí tháng 11, hợp đồng số 3")
    assert (alone.status_code, alone.json()["type"]) == (403, "urn:kipthoi:problem:said-by-same")
    assert (second.json()["state"], second.json()["outcome"], second.json()["ended_by"]) == ("ended", "accepted", "two")
    assert (late.status_code, late.json()["type"]) == (409, "urn:kipthoi:problem:difference-ended")
    assert (stands.accepted, stands.difference, stands.differences) == (1_100, 0, 0)
    assert (moved.accepted, moved.difference, moved.differences) == (0, 2_000, 1)


async def test_what_one_person_said_stands_no_more_when_something_else_is_found(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)
    await _accept(books, open_["id"], "one", communes=[COMMUNE])
    await send_statement(books, a_debit(payment, reference="FT-more", amount_dong=900))
    await reconcile(books)

    [moved] = await differences(books)
    second = await _accept(books, open_["id"], "two", communes=[COMMUNE])

    assert (moved["id"], moved["difference"], moved["state"]) == (open_["id"], 2_000, "taken")
    assert second.json()["state"] == "proposed"


async def test_who_signed_for_a_payment_lets_no_difference_of_it_stand(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)

    refused = await _accept(books, open_["id"], payment["signed_by"], communes=[COMMUNE])

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kipthoi:problem:resolved-by-signer")
