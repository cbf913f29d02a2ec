"""What counts as a statement of the bank: by its signature, its fields and its references."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import now
from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.reconciling import paid
from tests.component.disbursement.statements import a_debit, send_statement


async def test_a_reference_that_says_otherwise_is_refused_and_nothing_of_its_statement_counts(books: ServiceHarness) -> None:
    first, second = await paid(books, 2)
    await send_statement(books, a_debit(first, reference="FT1"))

    refused = await send_statement(books, a_debit(second, reference="FT2"), a_debit(first, reference="FT1", amount_dong=1))

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:reference-says-otherwise")
    assert len(await books.rows("select 1 from statement_lines")) == 1
    assert len(await books.rows("select 1 from statements")) == 1


async def test_a_statement_that_names_no_orders_is_the_same_where_the_bank_has_named_them(books: ServiceHarness) -> None:
    first, second = await paid(books, 2)
    await send_statement(books, a_debit(first, reference="FT1"))

    nameless = await send_statement(
        books, a_debit(first, reference="FT1", end_to_end_id=None), a_debit(second, reference="FT2", end_to_end_id=None)
    )
    of_another = await send_statement(books, a_debit(first, reference="FT1", end_to_end_id=f"{second['id']}-1"))
    less = await send_statement(books, a_debit(first, reference="FT1", end_to_end_id=None, amount_dong=1))

    assert [answer.status_code for answer in (nameless, of_another, less)] == [201, 409, 409], nameless.text
    lines = await books.rows("select reference, payment_id from statement_lines order by reference")
    assert [(row["reference"], row["payment_id"]) for row in lines] == [("FT1", first["id"]), ("FT2", None)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"to": (now() - timedelta(days=20)).isoformat()}, "to"),
        ({"to": (now() + timedelta(days=1)).isoformat()}, "to"),
    ],
)
async def test_what_is_no_statement_is_refused_by_its_field(books: ServiceHarness, said: Any, field: str) -> None:
    answer = await send_statement(books, **said)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_only_the_banks_signature_opens_its_door(books: ServiceHarness) -> None:
    assert (await send_statement(books, secret="another key")).status_code == 401
