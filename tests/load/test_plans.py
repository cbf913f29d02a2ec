"""Among a million rows nothing that doors, readers, loops, relay or board ask reads a table from end to end."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from sqlalchemy import TextClause, text

from shared.database import execute
from tests.load.catching import asking, caught, tell_plans
from tests.load.conftest import IS_MILLION, Loaded, PlansOf
from tests.load.judging import Fault, faults_of, large_indexes_of, nodes_of, plan_for_any_values, sizes_of
from tests.load.statements import as_told, statements_of
from tests.support.engines import database_url
from tests.support.foundation import a_foundation
from tests.support.services import SERVICES

# Filling, once for all of them, and a whole service at work take longer than any other test.
pytestmark = pytest.mark.timeout(1800)

_NO_QUESTION: Final = "lock table"
_EVERY: Final = "every service"
_NOT_RUN: Final = {
    ("console", "shared.outbox."): "the desk publishes nothing and wakes nobody",
    ("console", "shared.archive."): "so it has no archive",
    (
        "disbursement",
        "services.disbursement.store.tickets._OPEN_BY_HAND",
    ): "only what was held before tickets were kept has none",
    ("console", "shared.refused_facts."): "and no broker refuses what it tells",
    ("console", "shared.operations.undelivered."): "nor does anything wait to be told",
    ("console", "shared.clock_handovers."): "nor does it hand over a clock",
    (_EVERY, "shared.database_roles.ONE_JOB"): "the migration job's, which no service runs (tests/migrations/test_together.py)",
    (_EVERY, "shared.migrations.ONE_JOB"): "the same by its other name",
    (_EVERY, "shared.sealing._SEALING"): "no older key has sealed anything there (tests/component/shared/test_sealing.py)",
}
"""Statements that no drive reaches, by the beginning of their names, and why; their plans for any values are judged, too."""

_NOT_READ: Final[Mapping[tuple[str, str], str]] = {}
"""Indexes that no statement of the service reads, and why they are there."""


@pytest.mark.parametrize("service", SERVICES)
async def test_what_a_service_does_touches_little(service: str, loaded: Loaded, plans_of: PlansOf) -> None:
    sizes = await sizes_of(loaded.urls[service])

    faults = [fault for ran in await plans_of(service) for fault in faults_of(ran.statement, ran.plan, sizes, loaded.large)]

    assert not faults, _told(faults)


@pytest.mark.parametrize("service", SERVICES)
async def test_no_plan_for_all_values_reads_a_large_table(service: str, loaded: Loaded, plans_of: PlansOf) -> None:
    """A statement that comes often gets one plan for all values: it must be good too."""
    sizes = await sizes_of(loaded.urls[service])

    plans = await _plans_for_any_values(service, loaded, plans_of)
    faults = [fault for statement, plan in plans.items() for fault in faults_of(statement, plan, sizes, loaded.large)]

    assert not faults, _told(faults)


@pytest.mark.skipif(not IS_MILLION, reason="among fewer rows the server takes other indexes (make plans)")
@pytest.mark.parametrize("service", SERVICES)
async def test_every_large_index_is_read_by_somebody(service: str, loaded: Loaded, plans_of: PlansOf) -> None:
    """Each of them costs at every write. (Unique ones are rules, whoever reads them.)"""
    sizes = await sizes_of(loaded.urls[service])
    plans = [ran.plan for ran in await plans_of(service)]
    plans += (await _plans_for_any_values(service, loaded, plans_of)).values()
    named = {node["Index Name"] for plan in plans for node in nodes_of(plan) if "Index Name" in node}
    read = {sizes[name].whole for name in named & sizes.keys()}

    unread = await large_indexes_of(loaded.urls[service]) - read

    assert {(service, name) for name in unread} <= _NOT_READ.keys()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_statement_of_a_service_was_run(service: str, plans_of: PlansOf) -> None:
    """Whoever adds a statement lets a drive run it. (An insert without a text of its own is told as its rows need it.)"""
    ran = {_even(ran.statement) for ran in await plans_of(service)}
    texts = {name: one for name, one in statements_of(service).items() if isinstance(one, TextClause)}

    told = {name: _even(as_told(one)) for name, one in texts.items()}
    missing = {name for name, one in told.items() if one not in ran and not one.startswith(_NO_QUESTION)}

    assert not (found := {name for name in missing if not _is_excused(service, name)}), found


@pytest.mark.parametrize(
    ("service", "index", "statement"),
    [
        ("notifications", "ix_digest_items_window_id", "services.notifications.store.digests._COUNTS"),
        ("notifications", "ix_deliveries_notice_id", "services.notifications.store.deliveries._STILL_OPEN"),
        ("assessment", "ix_clocks_case_id", "shared.clock_states._OF_CASES"),
        ("disbursement", "ix_clocks_case_id", "shared.clock_states._OF_CASES"),
        ("intake", "ix_cases_looks_like_id", "services.intake.store.look_alikes._PAIRS"),
        ("console", "ix_case_facts_case_at", "services.console.store.story._STORY"),
    ],
)
async def test_a_lost_index_is_noticed(service: str, index: str, statement: str, loaded: Loaded) -> None:
    sizes = await sizes_of(loaded.urls[service])
    told = as_told(statements_of(service)[statement])

    async with asking(loaded.urls[service]) as connection:
        before = faults_of(told, await plan_for_any_values(connection, told), sizes, loaded.large)
        await connection.execute(f"drop index {index}")
        after = faults_of(told, await plan_for_any_values(connection, told), sizes, loaded.large)

    assert (before, len(after)) == ([], 1), after
    assert "from end to end" in str(after[0])


@pytest.mark.skipif(not IS_MILLION, reason="rows are counted among a million (make plans)")
async def test_rows_that_are_read_in_vain_are_noticed(loaded: Loaded) -> None:
    """Questions that no index can answer, although each of them uses one."""
    sizes = await sizes_of(loaded.urls["intake"])
    foundation = a_foundation("intake", database_url(loaded.superuser, loaded.name("intake")), strict=False)
    questions = {
        "throws away": "select id from cases where incident_id = :id and opening = 7 order by incident_id, stage, id",
        "reads": "select count(*) from cases where incident_id = :id",
    }
    for fault, question in questions.items():
        await tell_plans(loaded.superuser, loaded.name("intake"))
        with caught(foundation.database) as catch:
            async with foundation.database.reading() as session:
                for setting in ("enable_seqscan", "enable_bitmapscan"):
                    await execute(session, text(f"set {setting} = off"))
                await execute(session, text(question), {"id": loaded.known.incident_id})
            await foundation.database.close()
        faults = [str(one) for ran in catch.plans for one in faults_of(ran.statement, ran.plan, sizes)]
        assert any(one.startswith(fault) for one in faults), faults


async def _plans_for_any_values(service: str, loaded: Loaded, plans_of: PlansOf) -> dict[str, dict[str, Any]]:
    asked = {ran.statement for ran in await plans_of(service) if ran.is_asked}
    ready = {told for one in statements_of(service).values() if not (told := as_told(one)).startswith(_NO_QUESTION)}
    async with asking(loaded.urls[service]) as connection:
        return {statement: await plan_for_any_values(connection, statement) for statement in asked | ready}


def _is_excused(service: str, name: str) -> bool:
    return any(where in {service, _EVERY} and name.startswith(beginning) for where, beginning in _NOT_RUN)


def _even(statement: str) -> str:
    return " ".join(statement.split())


def _told(faults: list[Fault]) -> str:
    """One fault of each kind for each statement, the longest first."""
    worst = {(fault.statement, fault.what.split(" ")[0]): fault for fault in faults}
    return "\n".join(map(str, worst.values()))
