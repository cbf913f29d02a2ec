"""Tickets about the bank's words in the world of the checker's tests: open with a running clock, or ended."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.component.promises.told import a_clock
from tests.component.promises.world import COMMUNE, NOON, World


async def a_ticket(world: World, name: UUID, *, kind: str = "differs", **row: Any) -> UUID:
    """What the bank left open about the money, with its owner; its clock runs for another day."""
    far = datetime.now(UTC) + timedelta(days=1)
    same = {"id": name, "payment_id": world.money_payment, "kind": kind, "owner": f"commune:{COMMUNE}", "opened_at": NOON}
    await world.put("disbursement", "tickets", **{**same, **row})
    await a_clock(world, "disbursement", "bank_ticket", name, state="running", case_id=world.case, due_at=far, answer_from=far)
    return name


async def end_ticket(world: World, name: UUID, *, at: datetime, outcome: str, by: str = "accountant") -> None:
    """Somebody has ended it, the word that made it one, and its clock."""
    for table in ("odd_answers", "tickets"):
        ended = f"update {table} set ended_at = $1, ended_by = $2, outcome = $3 where id = $4"
        await world.run("disbursement", ended, at, by, outcome, name)
    await world.run("disbursement", "update clocks set state = 'kept', ended_at = $1 where subject_id = $2", at, name)


async def accept(world: World, ticket: UUID, difference: int, owed: int) -> None:
    """So much more (less: below zero) than was owed has been accepted."""
    row = {"ticket_id": ticket, "payment_id": world.money_payment, "end_to_end_id": f"{world.money_payment}-1"}
    named = {"owed": owed, "named": owed + difference, "difference": difference}
    await world.put("disbursement", "bank_differences", **row, **named, accepted_by="accountant", accepted_at=NOON)
    await world.audit("disbursement", "accountant", "accountant", "payment resolved", ticket)
