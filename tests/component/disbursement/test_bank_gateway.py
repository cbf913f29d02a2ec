"""What a broken line to the bank means: not done, or unknown; never simply failed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from services.disbursement.gateways.bank import HttpBank
from services.disbursement.gateways.rail import BankBusy, DrillOnRealRail, OrdersRefused, RailOrder, RealOnSimulator
from shared.errors import OutcomeUnknown, Unavailable
from shared.events.household import Payee
from shared.privacy import Private

PAYEE = Private(Payee(name="Hộ Thử Nghiệm", bank_code="VBARD", account_number="770012345678"))
ORDER = RailOrder("p-1", 5_400_000, PAYEE, drill=True)
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def a_bank(serve: Serve, *, is_real: bool = False, timeout_s: float = 0.3) -> AsyncIterator[HttpBank]:
    """A bank that does with a connection whatever the test wants."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bank = HttpBank(f"http://127.0.0.1:{port}", timeout_s=timeout_s, is_real=is_real, connect_s=30)
    yield bank
    await bank.close()
    server.close()


def says(status: int, body: str = "{}", more: str = "") -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        head = f"HTTP/1.1 {status} X\r\n{kind}{more}Connection: close\r\n\r\n"
        writer.write((head + body).encode())
        await writer.drain()
        writer.close()

    return serve


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def is_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(1)
    writer.close()


@pytest.mark.parametrize("serve", [hangs_up, is_silent, *map(says, (301, 401, 403, 404, 408, 425, 500, 503))])
async def test_after_the_order_was_written_a_broken_line_is_unknown(serve: Serve) -> None:
    async with a_bank(serve) as bank:
        with pytest.raises(OutcomeUnknown):
            await bank.pay("r", [ORDER], idempotency_key="k")


@pytest.mark.parametrize(("status", "by_form"), [(400, True), (413, True), (422, True), (409, False)])
async def test_a_refused_message_is_to_be_divided_and_keeps_the_banks_words(status: int, *, by_form: bool) -> None:
    async with a_bank(says(status, '{"detail": "payee_name"}')) as bank:
        with pytest.raises(OrdersRefused) as refusal:
            await bank.pay("r", [ORDER], idempotency_key="k")

    assert (refusal.value.by_form, refusal.value.words) == (by_form, f'HTTP {status} {{"detail": "payee_name"}}')


@pytest.mark.parametrize(
    ("status", "wish", "wait_s"),
    [
        (429, None, 10),
        (429, "30", 30),
        (429, "0", 1),
        (429, "999999", 3600),
        (429, "soon", 10),
        (429, "-5", 10),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT", 1),
        (429, "Wed, 21 Oct 2195 07:28:00 GMT", 3600),
        (503, "30", 30),
    ],
)
async def test_a_bank_that_is_busy_says_for_how_long(status: int, wish: str | None, wait_s: int) -> None:
    async with a_bank(says(status, more=f"Retry-After: {wish}\r\n" if wish else "")) as bank:
        with pytest.raises(BankBusy) as told:
            await bank.pay("r", [ORDER], idempotency_key="k")
        with pytest.raises(BankBusy) as asked:
            await bank.ask(["p-1"])

    assert [said.value.retry_after.total_seconds() for said in (told, asked)] == [wait_s, wait_s]


@pytest.mark.parametrize("serve", [*map(says, (200, 401, 404, 422))])
async def test_whatever_the_bank_says_to_no_question_is_an_answer(serve: Serve) -> None:
    async with a_bank(serve) as bank:
        await bank.greet()


@pytest.mark.parametrize("serve", [hangs_up, is_silent, *map(says, (500, 503))])
async def test_a_bank_that_cannot_even_be_greeted_is_away(serve: Serve) -> None:
    async with a_bank(serve) as bank:
        with pytest.raises(Unavailable):
            await bank.greet()


async def test_a_line_that_never_opened_has_done_nothing() -> None:
    bank = HttpBank("http://127.0.0.1:9", timeout_s=0.3, is_real=False)

    with pytest.raises(Unavailable):
        await bank.pay("r", [ORDER], idempotency_key="k")
    await bank.close()


async def test_a_drill_is_refused_before_any_call() -> None:
    called: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(1)
        writer.close()

    async with a_bank(serve, is_real=True) as bank:
        with pytest.raises(DrillOnRealRail):
            await bank.pay("r", [ORDER], idempotency_key="k")

    assert called == []


async def test_a_simulator_hears_of_nothing_that_is_owed_in_earnest() -> None:
    called: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(1)
        writer.close()

    async with a_bank(serve) as bank:
        with pytest.raises(RealOnSimulator):
            await bank.pay("r", [ORDER, replace(ORDER, drill=False)], idempotency_key="k")

    assert called == []


@pytest.mark.parametrize("serve", [hangs_up, is_silent, says(500), says(200, "[]"), says(200, '{"answers": 1}')])
async def test_a_question_without_an_answer_changes_nothing(serve: Serve) -> None:
    async with a_bank(serve) as bank:
        with pytest.raises(Unavailable):
            await bank.ask(["p-1"])


async def test_a_question_is_answered_line_by_line() -> None:
    lines = (
        '[{"end_to_end_id": "p-1", "status": "settled", "amount_dong": 5}, {"end_to_end_id": "p-2", "status": "SETTLED"}, 7,'
        ' {"end_to_end_id": "p-3", "status": "not_received"}, {"end_to_end_id": "p-4", "status": "pending"},'
        ' {"end_to_end_id": "p-5", "status": "not_received"}, {"end_to_end_id": "p-5", "status": "rejected"}]'
    )
    async with a_bank(says(200, f'{{"answers": {lines}}}')) as bank:
        inquiry = await bank.ask(["p-1", "p-2", "p-3", "p-4", "p-5"])

    assert [(type(each).__name__, each.end_to_end_id) for each in inquiry.answers] == [
        ("Answer", "p-1"),
        ("OddAnswer", "p-2"),
        ("OddAnswer", None),
        ("Answer", "p-5"),
    ]
    assert (inquiry.never_received, inquiry.under_way) == ({"p-3"}, {"p-4"})
