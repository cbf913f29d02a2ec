"""Five hundred payments by a bank of files that another maker has written: each ends right, whatever it does meanwhile."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import count

import pytest

from services.disbursement.commands.reconciliation import reconcile
from services.disbursement.domain.bank_statements import Statement, StatementLine
from services.disbursement.gateways.iso20022.entries import booked_lines
from services.disbursement.gateways.iso20022.statements import read_statements
from services.disbursement.gateways.iso20022.transport import Receipt
from services.disbursement.gateways.iso20022.trees import read_tree
from shared.clock import now
from tests.component.disbursement.file_bank import (
    HELD_BANK,
    FileHarness,
    a_file_bank,
    another_account,
    ids_in_files,
    paid_to,
)
from tests.component.disbursement.harness import Household
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation

_NUMBERS = count(660_000_000_000)


@pytest.fixture
async def by_file(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FileHarness]:
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    async with a_file_bank(foundation, monkeypatch) as harness:
        yield harness
    await foundation.database.close()


def households(number: int) -> list[Household]:
    return [paid_to(str(next(_NUMBERS)), amount=1_000_000 + each) for each in range(number)]


async def accounts_that(by_file: FileHarness, behaviour: str, number: int) -> list[Household]:
    """Households whose account that bank holds itself, and refuses."""
    found = []
    for each in range(number):
        account = str(next(_NUMBERS))
        await by_file.bank.open_account(f"{behaviour[:3]}{each}", account, behaviour=behaviour)
        found.append(paid_to(account, bank=HELD_BANK, amount=2_000_000 + each))
    return found


def movements(lines: Iterable[StatementLine]) -> Counter[tuple[str | None, str, int | None]]:
    return Counter((line.end_to_end_id, line.side, line.amount_dong) for line in lines)


def notified(bodies: Sequence[bytes]) -> Iterator[StatementLine]:
    """What the bank has notified as booked."""
    for body in bodies:
        for report in read_tree(body)[1].findall("BkToCstmrDbtCdtNtfctn/Ntfctn"):
            yield from booked_lines(report)


async def test_five_hundred_payments_end_right_by_a_bank_that_does_all_that_banks_do(by_file: FileHarness) -> None:
    harness, bank, door = by_file.service, by_file.bank, by_file.door
    await harness.source(10_000_000_000)

    # Monday: forty that will come back. Booked on Tuesday, returned two business days later.
    coming_back = households(40)
    await by_file.take(*coming_back)
    await by_file.send()
    await bank.behave("return-later", days=2, reason="AC04")
    await bank.next_day()
    await bank.behave("accept")
    await by_file.files.read_mailbox()
    await by_file.expect(settled=40)

    # Tuesday: two hundred and fifty, of which some accounts are closed or at no bank, and one name is in no letters it reads.
    closed, lost = await accounts_that(by_file, "closed-account", 10), await accounts_that(by_file, "bad-bank-id", 5)
    unwritable = paid_to(str(next(_NUMBERS)), name="阮文", amount=3_000_000)
    await by_file.take(*households(234), *closed, *lost, unwritable)
    await by_file.send()
    await by_file.files.read_mailbox()
    await by_file.expect(settled=40, held_AC04=10, held_RC01=5, sent=235)
    await by_file.give_up_rounds()
    await by_file.ask_all()
    await by_file.expect(settled=40, held_AC04=10, held_RC01=5, unknown=234, held_order_refused=1)
    await bank.next_day()
    await by_file.files.read_mailbox()
    await by_file.expect(settled=274, held_AC04=10, held_RC01=5, held_order_refused=1)
    still_held = {"held_AC04": 10, "held_RC01": 5, "held_order_refused": 1}

    # Wednesday: a hundred and twenty, no receipt, no report, no booking: a silent day. The files go again, as duplicates.
    await bank.behave("silent")
    door.loses_receipts = True
    await by_file.take(*households(120))
    await by_file.send()
    door.loses_receipts = False
    await by_file.give_up_rounds()
    await by_file.expect(settled=274, unknown=120, **still_held)
    told, door.receipts = Counter(door.sent), []
    await by_file.hours_pass()
    await by_file.ask_all()
    again = Counter(door.sent) - told
    assert set(door.receipts) == {Receipt.DUPLICATE}
    assert all(told[name] for name in again)
    await by_file.expect(settled=274, unknown=120, **still_held)
    await bank.next_day()
    await by_file.files.read_mailbox()
    await by_file.expect(settled=274 + 120 - 40, returned_AC04=40, **still_held)

    # Thursday: the last ninety, and another account for each that was refused or came back.
    await bank.behave("accept")
    await by_file.take(*households(90))
    await harness.take(*[another_account(each, str(next(_NUMBERS))) for each in (*coming_back, *closed, *lost)])
    await by_file.send()
    await by_file.expect(settled=354, sent=90 + 40 + 15, held_order_refused=1)
    await bank.next_day()
    # Friday's statement, and no other, lacks a line.
    await bank.behave("statement-gap")
    await by_file.files.read_mailbox()
    await bank.next_day(3)
    await by_file.files.read_mailbox()

    payments = await harness.payments()
    states = Counter(payment["state"] for payment in payments)
    assert (len(payments), states) == (500, {"settled": 499, "held": 1})
    await harness.expect_balanced()
    # The bank's own book says the same: each of them once, the one in no letters never.
    book = await bank.book()
    assert [book[name] for name in ids_in_files([each for each in payments if each["state"] == "settled"])] == [1] * 499
    assert sum(book.values()) == 499
    tickets = await harness.rows("select kind from tickets where ended_at is null")
    assert [row["kind"] for row in tickets] == ["refuses"]
    await expect_one_hole(by_file)


async def expect_one_hole(by_file: FileHarness) -> None:
    """Of all statements of the account one lacks one line, and that line explains the difference to the đồng."""
    statements = [each for body in await by_file.bodies("camt.053") for each in read_statements(body) if is_ours(each)]
    shown = movements(line for each in statements for line in each.lines)
    ((name, side, amount),) = movements(notified(await by_file.bodies("camt.054"))) - shown
    gaps = await by_file.service.rows("select gap from statements where gap <> 0")
    assert (len(statements), side, [row["gap"] for row in gaps]) == (5, "debit", [-(amount or 0)])
    # The hole, and nothing else, becomes a difference that people must look at. Of the weekend there is no statement.
    await by_file.bank.next_day()
    await by_file.files.read_mailbox()
    async with by_file.service.foundation.database.transaction() as session:
        later = now() + by_file.bank.ahead + timedelta(days=3)
        await reconcile(session, by_file.service.foundation.actor, by_file.service.context, later)
    rows = await by_file.service.rows("select booked - found as differs, payment_id from differences where ended_at is null")
    assert [(row["differs"], str(row["payment_id"])) for row in rows] == [(amount, str(name).rpartition("-")[0])]


def is_ours(statement: Statement) -> bool:
    return statement.account is not None and statement.account.endswith("110022334455")


async def test_a_refusal_that_comes_only_by_message_is_divided_until_the_bad_order_stands_alone(by_file: FileHarness) -> None:
    harness = by_file.service
    await harness.source(1_000_000_000)
    by_file.door.says_nothing = True
    unwritable = paid_to(str(next(_NUMBERS)), name="阮文", amount=3_000_000)
    await by_file.take(*households(7), unwritable)

    await by_file.send()
    await by_file.give_up_rounds()
    for _ in range(5):
        await by_file.ask_all()
    await by_file.bank.next_day()
    await by_file.files.read_mailbox()

    await by_file.expect(settled=7, held_order_refused=1)
    assert (await harness.payment(unwritable))["state"] == "held"
    assert set((await by_file.bank.book()).values()) == {1}


async def test_a_message_is_taken_once_however_often_it_lies_there(by_file: FileHarness) -> None:
    await by_file.service.source(1_000_000_000)
    await by_file.take(*households(2))
    await by_file.send()

    assert await by_file.files.read_mailbox() == 1
    assert await by_file.files.read_mailbox() == 0


async def test_a_silent_file_does_not_go_again_when_one_of_it_must_not_be_paid_any_more(by_file: FileHarness) -> None:
    harness = by_file.service
    await harness.source(1_000_000_000)
    await by_file.bank.behave("silent")
    await by_file.take(*households(2))
    await by_file.send()
    await by_file.give_up_rounds()
    told = len(by_file.door.sent)
    await by_file.hours_pass()
    await by_file.run("update payments set recovery = true where id = (select min(id::text)::uuid from payments)")

    await by_file.ask_all()

    assert len(by_file.door.sent) == told
