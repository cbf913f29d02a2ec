"""P8: what is append-only can be changed by nobody's statement, and each of its rows says who wrote it, in which role."""

from collections.abc import Mapping
from typing import Any, Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_APPEND_ONLY: Final[Mapping[str, Mapping[str, str | None]]] = {
    "intake": {
        "audit": None,
        "reports": "received_from",
        "case_moves": "moved_by",
        "incident_revisions": "changed_by",
        "disclosures": "shown_to",
        "cut_off_acts": "signed_by",
    },
    "assessment": {
        "audit": None,
        "findings": "recorded_by",
        "funeral_forms": "received_by",
        "decisions": "signed_by",
        "decision_lines": None,
        "determinations": None,
        "duties": None,
        "undone_decisions": "undone_by",
        "rule_entries": "entered_by",
        "rule_verdicts": "decided_by",
        "reassessment_runs": None,
    },
    "disbursement": {
        "audit": None,
        "contributions": None,
        "ledger_entries": None,
        "payees": None,
        "province_requests": "requested_by",
        "requested_payments": None,
        "requested_items": None,
        "bookings": "booked_by",
        "booking_verdicts": "decided_by",
        "province_answers": "answered_by",
        "province_grants": None,
        "handovers": "handed_over_by",
        "payment_pasts": None,
        "confirmed_steps": "confirmed_by",
        "hand_backs": "taken_by",
        "duties": None,
        "reductions": None,
        "recovery_instalments": None,
        "recovery_receipts": None,
        "bank_differences": "accepted_by",
        "pauses": "paused_by",
        "pause_lifts": "lifted_by",
        "signed_payees": None,
        "payee_changes": "proposed_by",
        "payee_verdicts": "decided_by",
        "shared_releases": "released_by",
        "bank_messages": None,
        "statements": "received_by",
        "statement_verdicts": "decided_by",
        "statement_lines": None,
        "reconciliation_runs": "by",
        "reconciliation_figures": None,
        "campaigns": "opened_by",
        "campaign_acts": "recorded_by",
        "gifts": "recorded_by",
        "warehouses": "opened_by",
        "stock_movements": "recorded_by",
    },
    "notifications": {
        "audit": None,
        "duty_handovers": "prepared_by",
        "duty_handover_signatures": "signed_by",
        "briefings": "told_by",
        "taking_acts": "actor",
        "commune_words": "said_by",
    },
    "console": {"audit": None},
}
"""Each table whose rows stay as they were written, and its column that says who wrote them. Said here once more: what the
services count as append-only is what is checked."""

_TABLES: Final = """
    select r.relname from pg_class r where r.relnamespace = 'public'::regnamespace and r.relkind in ('r', 'p')"""
# tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate. 'O' and 'A' fire in an ordinary session.
_TRIGGERS: Final = """
    select r.relname, bool_or(t.tgtype & 27 = 27) as rows_stay, bool_or(t.tgtype & 35 = 34) as never_emptied
      from pg_trigger t join pg_class r on r.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgqual is null and cardinality(t.tgattr::int2[]) = 0
       and p.prosrc ~* '^\\s*begin\\s+raise\\s+exception' and r.relnamespace = 'public'::regnamespace
     group by r.relname"""
_SWITCHED_OFF: Final = """
    select coalesce(d.datname, 'every database') as place, setting
      from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) as setting
     where setting like 'session_replication_role=%' and setting <> 'session_replication_role=origin'
       and (d.datname is null or d.datname = current_database())"""
# Rows of one transaction have one xmin: it stays also after the rows were frozen.
_BARE: Final = """
    with wrote as (select distinct xmin as transaction from audit)
    select count(*) from {table} t where not exists (select 1 from wrote w where w.transaction = t.xmin)"""
_BY_ANOTHER: Final = """
    with wrote as (select distinct xmin as transaction, actor from audit)
    select count(*) as count, min(t.{column}) as who from {table} t
     where exists (select 1 from wrote w where w.transaction = t.xmin)
       and not exists (select 1 from wrote w where w.transaction = t.xmin and w.actor = t.{column})"""
# Whoever answers by telephone or by the link of an e-mail has signed in nowhere: as contact of a commune or as who is on duty
# he may confirm, by which his commune is heard of, and nothing else. Whether the telephone or the mailbox was his, P5 asks.
_ANONYMOUS: Final = """
    select count(*) from audit
     where btrim(actor) = '' or btrim(action) = ''
        or (actor not like 'service:%' and actor not like 'channel:%' and btrim(roles) = '')
        or (actor like 'contact:%' and roles <> 'commune_contact') or (actor like 'shift:%' and roles <> 'on_duty')
        or ((actor like 'contact:%' or actor like 'shift:%')
            and action not in ('notice acknowledged', 'communes heard', 'communes heard again'))"""


async def check_record(world: Evidence) -> Verdict:
    """`checked` counts the tables, and the rows in them."""
    verdict = Verdict("P8")
    for service in world.databases:
        tables = {row["relname"] for row in await world.rows(service, _TABLES)}
        guards = {row["relname"]: row for row in await world.rows(service, _TRIGGERS)}
        for table in sorted(guards.keys() - _APPEND_ONLY[service].keys()):
            verdict.breach(f"{service}.{table} is append-only, and this check does not know it")
        for table, column in _APPEND_ONLY[service].items():
            verdict.saw(1)
            if table not in tables:
                verdict.breach(f"{service}.{table} is not there")
                continue
            _check_guard(f"{service}.{table}", guards.get(table), verdict)
            if table != "audit":
                await _check_rows(world, service, (table, column), verdict)
        for row in await world.rows(service, _SWITCHED_OFF):
            verdict.breach(f"{service}: triggers are switched off for {row['place']} ({row['setting']})")
        if count := (await world.rows(service, _ANONYMOUS))[0]["count"]:
            verdict.breach(f"{service}: {count} audit rows do not say who did what in which role")
    return verdict


def _check_guard(table: str, guard: Any, verdict: Verdict) -> None:
    if guard is None or not guard["rows_stay"]:
        verdict.breach(f"{table}: no trigger that is on refuses to change and to delete rows")
    if guard is None or not guard["never_emptied"]:
        verdict.breach(f"{table}: no trigger that is on refuses to empty it")


async def _check_rows(world: Evidence, service: str, where: tuple[str, str | None], verdict: Verdict) -> None:
    table, column = where
    verdict.saw((await world.rows(service, f"select count(*) from {table}"))[0]["count"])
    if bare := (await world.rows(service, _BARE.format(table=table)))[0]["count"]:
        verdict.breach(f"{service}.{table}: {bare} rows were written by nobody: no audit row of their transaction")
    if column is not None:
        row = (await world.rows(service, _BY_ANOTHER.format(table=table, column=column)))[0]
        if row["count"]:
            verdict.breach(f"{service}.{table}: {row['count']} rows name {row['who']}, and another wrote them")
