"""P3: the database itself keeps the books; no statement of ours or of anybody's can bend them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.disbursement import store
from services.disbursement.domain.sources import Movement
from services.disbursement.store.payments import payment_of
from shared.clock import now
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household, rejected, settled

ENTRY = text("""
    insert into ledger_entries (transaction_id, source_id, account, amount, at)
    values (:transaction, :source, :account, :amount, now())""")


async def _change(harness: ServiceHarness, *statements: tuple[object, dict[str, object]]) -> None:
    async with harness.foundation.database.transaction() as session:
        for statement, values in statements:
            await execute(session, statement, values)  # type: ignore[arg-type] # any statement


async def test_a_transaction_that_does_not_sum_to_zero_is_refused_at_commit(harness: ServiceHarness) -> None:
    source = await harness.source(100)
    entry = {"transaction": new_id(), "source": source, "amount": 5}
    audit = text("insert into audit (actor, roles, action, subject_type, subject_ids) values ('x', '', 'x', 'x', 'x')")

    with pytest.raises(IntegrityError, match="does not balance"):
        await _change(harness, (audit, {}), (ENTRY, {**entry, "account": "available"}))


async def test_a_transaction_over_two_sources_is_refused(harness: ServiceHarness) -> None:
    one, other = await harness.source(100), await harness.source(100)
    name = new_id()
    audit = text("insert into audit (actor, roles, action, subject_type, subject_ids) values ('x', '', 'x', 'x', 'x')")

    with pytest.raises(IntegrityError, match="within one source"):
        await _change(
            harness,
            (audit, {}),
            (ENTRY, {"transaction": name, "source": one, "amount": -5, "account": "available"}),
            (ENTRY, {"transaction": name, "source": other, "amount": 5, "account": "reserved"}),
        )


@pytest.mark.parametrize("table", ["ledger_entries", "contributions", "payees", "handovers", "audit"])
async def test_what_is_written_in_the_books_stays(harness: ServiceHarness, table: str) -> None:
    await harness.source(100)

    for statement in (f"truncate {table} cascade",):
        with pytest.raises(IntegrityError, match="append-only"):
            await _change(harness, (text(statement), {}))


async def test_an_entry_is_neither_changed_nor_taken_away(harness: ServiceHarness) -> None:
    await harness.source(100)

    for statement in ("update ledger_entries set amount = 1", "delete from ledger_entries"):
        with pytest.raises(IntegrityError, match="append-only"):
            await _change(harness, (text(statement), {}))


@pytest.mark.parametrize(
    "change", ["available = available - 101, settled = settled + 101", "reserved = reserved + 1", "contributed = 5"]
)
async def test_a_source_is_never_overdrawn_and_nothing_vanishes(harness: ServiceHarness, change: str) -> None:
    await harness.source(100)

    with pytest.raises(IntegrityError, match="ck_sources"):
        await _change(harness, (text(f"update sources set {change}"), {}))


async def test_a_movement_is_never_booked_twice(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    payment = payment_of(await harness.payment(household))

    with pytest.raises(IntegrityError, match="uq_ledger_entries_booked_once"):
        async with harness.foundation.database.transaction() as session:
            await store.sources.move(session, Movement.RESERVE, [payment], now())


async def test_a_second_living_attempt_is_refused_by_the_database(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()

    with pytest.raises(IntegrityError, match="uq_attempts_one_alive"):
        await _change(
            harness,
            (
                text("""
                    insert into attempts select end_to_end_id || 'x', payment_id, 2, round_id, case_id, payee_revision,
                           account_hash, amount, status, reason, sent_at, answered_at, refusal_count from attempts"""),
                {},
            ),
        )


async def test_per_source_what_was_approved_is_all_there(harness: ServiceHarness) -> None:
    source = await harness.source(100_000_000)
    households = [a_household(amount=1_000_000 + number) for number in range(6)]
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    await harness.send()
    payments = [await harness.payment(household) for household in households]
    answer = await harness.answer(
        settled(payments[0]), settled(payments[1]), rejected(payments[2]), settled(payments[3], amount=7)
    )
    assert answer.status_code == 200, answer.text

    seen = await harness.seen(source)

    assert {state: each["count"] for state, each in seen["payments"].items()} == {"settled": 2, "held": 2, "sent": 2}
    assert sum(each["amount"] for each in seen["payments"].values()) == sum(row["amount"] for row in payments)
    await harness.expect_balanced()
