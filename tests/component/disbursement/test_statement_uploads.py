"""A statement that a person brings counts once another has released it; each wrong line is named."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household, settled
from tests.component.disbursement.statements import send_statement

YESTERDAY = now().astimezone(VIETNAM).date() - timedelta(days=1)
HEAD = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung\n"


async def upload(harness: ServiceHarness, *lines: str, subject: str = "one", head: str = HEAD, **said: Any) -> Any:
    form = {"account": "TK-1", "first_day": str(YESTERDAY), "last_day": str(YESTERDAY), **said}
    async with harness.client("accountant", subject=subject) as client:
        content = (head + "\n".join(lines)).encode()
        headers = {"Idempotency-Key": said.pop("key", str(new_id()))}
        return await client.post("/v1/bank/statements/uploads", data=form, files={"file": ("sk.csv", content)}, headers=headers)


async def decide(harness: ServiceHarness, statement: str, verdict: str = "released", *, subject: str = "two") -> Any:
    async with harness.client("accountant", subject=subject) as client:
        return await client.post(f"/v1/bank/statements/{statement}/verdict", json={"verdict": verdict})


def a_line(reference: str, debit: str, credit: str = "", words: str = "", day: str = f"{YESTERDAY:%d/%m/%Y}") -> str:
    return f'{day},{reference},"{debit}","{credit}",{words}'


async def test_what_one_brings_counts_once_another_has_released_it(harness: ServiceHarness) -> None:
    household = a_household()
    await harness.source(10_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(settled(payment))
    order = f"{payment['id']}-1"

    brought = await upload(
        harness, a_line("FT1", "5.400.000", words=f"Chi {order.upper()} BAO SO 3"), a_line("FT2", "", "7,000")
    )
    before = await harness.rows("select 1 from statement_lines")
    own = await decide(harness, brought.json()["id"], subject="ONE")
    async with harness.client("accountant", subject="two") as client:
        story = (await client.get(f"/v1/bank/statements/{brought.json()['id']}")).json()
    released = await decide(harness, brought.json()["id"])
    again = await decide(harness, brought.json()["id"], "refused", subject="three")

    assert (brought.status_code, brought.json()["line_count"], brought.json()["verdict"]) == (201, 2, None)
    assert (brought.json()["total_out_dong"], brought.json()["total_in_dong"], before) == (5_400_000, 7_000, [])
    assert [(line["reference"], line["direction"]) for line in story["lines"]] == [("FT1", "debit"), ("FT2", "credit")]
    assert (own.status_code, own.json()["type"]) == (403, "urn:kipthoi:problem:released-by-uploader")
    assert (released.status_code, released.json()["new_lines"], released.json()["decided_by"]) == (201, 2, "two")
    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:statement-decided")
    [ours] = await harness.rows("select payment_id, amount from statement_lines where end_to_end_id = :order", order=order)
    assert (ours["payment_id"], ours["amount"]) == (payment["id"], 5_400_000)
    [kept] = await harness.rows("select content from statements")
    assert b"BAO SO 3" not in kept["content"]


async def test_what_the_second_person_refuses_never_counts(harness: ServiceHarness) -> None:
    brought = await upload(harness, a_line("FT1", "1.000"))

    refused = await decide(harness, brought.json()["id"], "refused")

    assert (refused.json()["verdict"], refused.json()["new_lines"]) == ("refused", 0)
    assert await harness.rows("select 1 from statement_lines") == []


async def test_balances_that_the_lines_do_not_explain_are_shown(harness: ServiceHarness) -> None:
    sound = await upload(harness, a_line("FT1", "1.000"), opening_dong="10000", closing_dong="9000")
    hole = await upload(harness, a_line("FT2", "1.000"), opening_dong="10000", closing_dong="8000")
    as_copied = await upload(harness, a_line("FT3", "1.000"), opening_dong="1.510.000", closing_dong="1,500,000")
    half = await upload(harness, a_line("FT4", "1.000"), opening_dong="1.5", closing_dong="1.510.00")

    assert (sound.json()["gap_dong"], hole.json()["gap_dong"]) == (0, -1_000)
    assert as_copied.json()["gap_dong"] == -9_000
    assert (half.status_code, [error["field"] for error in half.json()["errors"]]) == (422, ["opening_dong", "closing_dong"])


async def test_what_the_bank_signed_is_not_said_otherwise_by_a_file(harness: ServiceHarness) -> None:
    noon = f"{YESTERDAY}T05:00:00+00:00"
    await send_statement(harness, {"reference": "FT1", "amount_dong": 1_000, "direction": "debit", "booked_at": noon})

    same = await upload(harness, a_line("FT1", "1.000"))
    released = await decide(harness, same.json()["id"])
    other = await upload(harness, a_line("FT1", "2.000"))

    assert (released.status_code, released.json()["new_lines"]) == (201, 0)
    assert (other.status_code, other.json()["type"]) == (409, "urn:kipthoi:problem:reference-says-otherwise")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (a_line("", "1.000"), "lines.2.reference"),
        (a_line("FT1", "1.000,5"), "lines.2.debit"),
        (a_line("FT1", "1.000", "1.000"), "lines.2.debit"),
        (a_line("FT1", "", ""), "lines.2.debit"),
        (a_line("FT1", "1.000", day="hôm qua"), "lines.2.booked_at"),
        (a_line("FT1", "1.000", day="01/01/2020"), "lines"),
    ],
)
async def test_each_wrong_line_is_named(harness: ServiceHarness, line: str, field: str) -> None:
    answer = await upload(harness, line)

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"last_day": "today"}, "last_day"),
        ({"first_day": str(YESTERDAY), "last_day": str(YESTERDAY - timedelta(days=1))}, "last_day"),
        ({"head": "Ngày,Số\n"}, "file"),
    ],
)
async def test_what_is_no_statement_is_refused_by_its_field(harness: ServiceHarness, said: Any, field: str) -> None:
    # By the day on which it runs: in Vietnam a day may have begun since these lines were read.
    said = {name: str(now().astimezone(VIETNAM).date()) if value == "today" else value for name, value in said.items()}

    answer = await upload(harness, a_line("FT1", "1.000"), **said)

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])


WITH_ORDERS = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung,Mã lệnh chi\n"


@pytest.mark.parametrize("where", ["words", "column"])
@pytest.mark.parametrize(
    "written", [str, str.upper, lambda order: order.replace("-", ""), lambda order: order.replace("-", "").upper()]
)
async def test_an_order_is_known_however_the_bank_writes_it(harness: ServiceHarness, where: str, written: Any) -> None:
    household = a_household()
    await harness.source(10_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    order = written(f"{payment['id']}-1")
    cells = (f"CT DEN:{order} BAO SO 3", "") if where == "words" else ("Chi", order)

    brought = await upload(harness, f"{a_line('FT1', '5.400.000', words=cells[0])},{cells[1]}", head=WITH_ORDERS)
    await decide(harness, brought.json()["id"])

    [line] = await harness.rows("select payment_id, end_to_end_id from statement_lines")
    assert (line["payment_id"], line["end_to_end_id"]) == (payment["id"], f"{payment['id']}-1")
