"""Teeth of P8: rows that nobody wrote, or another than they say; triggers that are gone, off, or refuse nothing."""

import pytest

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import a_report
from tests.component.promises.world import NAME, World
from tests.support.promises.record import check_record


async def test_a_row_that_nobody_wrote_down_is_found(world: World):
    """Its transaction has no audit row: a savepoint's rows have a transaction of their own."""
    async with world.database("disbursement").transaction():
        await world.book(None, world.money_source, available=-5, reserved=5)
    text = "disbursement.ledger_entries: 2 rows were written by nobody: no audit row of their transaction"
    assert text in (await breaches(world))["P8"]


async def test_a_row_that_was_changed_afterwards_is_found(world: World):
    async with world.database("assessment").transaction():
        await world.alter("assessment", "update findings set report_revision = 1")
    text = "assessment.findings: 1 rows were written by nobody: no audit row of their transaction"
    assert one_of(await breaches(world), "P8") == text


async def test_a_row_that_names_another_than_who_wrote_it_is_found(world: World):
    told = {"head_name": NAME, "what_happened": "x", "informant": None}
    await a_report(world, new_id(), world.late_case, 2, told, channel="correction", received_from="somebody")
    text = "intake.reports: 1 rows name somebody, and another wrote them"
    assert one_of(await breaches(world), "P8") == text


ANONYMOUS = [
    *[("", "assessor"), ("somebody", ""), ("contact:1", ""), ("shift:1", "")],
    *[("contact:1", "commune_contact"), ("shift:1", "on_duty")],
]


@pytest.mark.parametrize(("actor", "roles"), ANONYMOUS)
async def test_an_audit_row_that_does_not_say_who_in_which_role_is_found(world: World, actor: str, roles: str):
    await world.audit("console", actor, roles, "case viewed", world.case)
    assert one_of(await breaches(world), "P8") == "console: 1 audit rows do not say who did what in which role"


@pytest.mark.parametrize("action", ["notice acknowledged", "communes heard", "communes heard again"])
async def test_who_confirms_without_signing_in_says_as_what_and_does_nothing_else(world: World, action: str):
    """`ANONYMOUS` above looks at a case: that no telephone may."""
    await world.audit("notifications", "contact:1", "commune_contact", action, world.case)
    await world.audit("notifications", "shift:1", "on_duty", action, world.case)
    assert "P8" not in await breaches(world)
    await world.audit("notifications", "contact:1", "", action, world.case)
    await world.audit("notifications", "shift:1", "commune_contact", action, world.case)
    assert "notifications: 2 audit rows do not say who did what in which role" in (await breaches(world))["P8"]


async def test_services_and_channels_act_without_a_role(world: World):
    await world.audit("console", "service:console", "", "case noted", world.case)
    await world.audit("disbursement", "channel:bank", "", "bank answers recorded", world.case)
    assert await breaches(world) == {}


TABLES = [
    ("intake", "reports"),
    ("assessment", "decision_lines"),
    ("assessment", "determinations"),
    ("disbursement", "handovers"),
    ("disbursement", "payees"),
    ("notifications", "audit"),
    ("console", "audit"),
]


@pytest.mark.parametrize(("service", "table"), TABLES)
async def test_a_trigger_that_is_switched_off_is_found(world: World, service: str, table: str):
    await world.run(service, f"set constraints all immediate; alter table {table} disable trigger {table}_append_only")
    found = all_of({check.name: check.violations for check in [await check_record(world.evidence)]}, "P8")
    assert found == [f"{service}.{table}: no trigger that is on refuses to change and to delete rows"]


async def test_a_trigger_that_fires_for_replicas_only_is_found(world: World):
    await world.run("intake", "alter table reports enable replica trigger reports_never_emptied")
    assert one_of(await breaches(world), "P8") == "intake.reports: no trigger that is on refuses to empty it"


async def test_a_trigger_that_is_gone_is_found(world: World):
    await world.run("assessment", "drop trigger decisions_append_only on decisions")
    text = "assessment.decisions: no trigger that is on refuses to change and to delete rows"
    assert one_of(await breaches(world), "P8") == text


async def test_a_trigger_that_looks_at_some_columns_only_is_found(world: World):
    await world.run("intake", "drop trigger reports_append_only on reports")
    narrow = "before update of revision or delete on reports for each row execute function refuse_change()"
    await world.run("intake", f"create trigger reports_append_only {narrow}")
    assert "refuses to change and to delete rows" in one_of(await breaches(world), "P8")


async def test_triggers_that_refuse_nothing_any_more_are_found(world: World):
    body = "$$ begin return new; end $$"
    await world.run("console", f"create or replace function refuse_change() returns trigger language plpgsql as {body}")
    assert all_of(await breaches(world), "P8") == [
        "console.audit: no trigger that is on refuses to change and to delete rows",
        "console.audit: no trigger that is on refuses to empty it",
    ]


LOOSE = [
    ("tg_nargs > 0 and ", ""),
    ("current_setting('kipthoi.sealing', true) = 'on'", "true"),
    ("to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv", "true"),
    ("<> (to_jsonb(old) ->> sealed is null)", "and false"),
    ("tg_op = 'UPDATE' and tg_nargs", "tg_op <> 'INSERT' and tg_nargs"),
]


@pytest.mark.parametrize(("words", "others"), LOOSE)
async def test_a_guard_that_lets_more_through_than_seals_is_found(world: World, words: str, others: str):
    body = await world.database("intake").fetchval("select prosrc from pg_proc where proname = 'refuse_change'")
    assert words in body
    loose = body.replace(words, others)
    await world.run("intake", f"create or replace function refuse_change() returns trigger language plpgsql as $${loose}$$")
    found = all_of(await breaches(world), "P8")
    assert "intake.reports: no trigger that is on refuses to change and to delete rows" in found


@pytest.mark.parametrize("named", ["'sealed', 'revision'", "'revision'"])
async def test_a_guard_that_takes_what_is_no_seal_for_one_is_found(world: World, named: str):
    await world.run(
        "intake",
        f"""create or replace trigger reports_append_only before update or delete on reports
               for each row execute function refuse_change({named})""",
    )
    text = "intake.reports: no trigger that is on refuses to change and to delete rows"
    assert one_of(await breaches(world), "P8") == text


SEALER = {"actor": "operator", "roles": "ops", "subject_type": "table"}
SEAL_AGAIN = "set local kipthoi.sealing = 'on'; update findings set sealed = sealed || ''::bytea"


async def test_what_was_sealed_again_by_whoever_said_so_is_in_order(world: World):
    async with world.database("assessment").transaction():
        await world.put("assessment", "audit", **{**SEALER, "action": "sealed again", "subject_ids": "findings"})
        await world.database("assessment").execute(SEAL_AGAIN)
    assert "P8" not in await breaches(world)


@pytest.mark.parametrize("said", [("sealed again", "decisions"), ("something else", "findings")])
async def test_what_was_written_anew_without_saying_that_it_is_sealed_again_is_found(world: World, said: tuple[str, str]):
    async with world.database("assessment").transaction():
        await world.put("assessment", "audit", **{**SEALER, "action": said[0], "subject_ids": said[1]})
        await world.database("assessment").execute(SEAL_AGAIN)
    assert "and another wrote them" in one_of(await breaches(world), "P8")


async def test_triggers_that_are_off_for_a_whole_database_are_found(world: World):
    name = await world.database("console").fetchval("select current_database()")
    await world.run("console", f'alter database "{name}" set session_replication_role = replica')
    text = f"console: triggers are switched off for {name} (session_replication_role=replica)"
    assert one_of(await breaches(world), "P8") == text


async def test_an_append_only_table_that_the_check_does_not_know_is_found(world: World):
    await world.run("console", "create table secrets (id int)")
    guard = "before update or delete on secrets for each row execute function refuse_change()"
    await world.run("console", f"create trigger secrets_append_only {guard}")
    assert one_of(await breaches(world), "P8") == "console.secrets is append-only, and this check does not know it"


async def test_a_table_that_is_gone_is_found(world: World):
    await world.run("assessment", "drop table reassessment_runs")
    assert one_of(await breaches(world), "P8") == "assessment.reassessment_runs is not there"
