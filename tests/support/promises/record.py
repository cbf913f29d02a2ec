"""P8: what is append-only can be changed by nobody's statement, and each of its rows says who wrote it, in which role."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

APPEND_ONLY: Final[Mapping[str, Mapping[str, str | None]]] = {
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

SEALED_IN_APPEND_ONLY: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "intake": {"reports": frozenset({"sealed"}), "disclosures": frozenset({"note"})},
    "assessment": {
        "findings": frozenset({"sealed", "ref_marks"}),
        "decision_lines": frozenset({"sentence"}),
        "determinations": frozenset({"sealed"}),
    },
    "disbursement": {
        "payees": frozenset({"account"}),
        "payee_changes": frozenset({"reason"}),
        "shared_releases": frozenset({"reason"}),
        "contributions": frozenset({"given_by"}),
        "gifts": frozenset({"donor"}),
        "bookings": frozenset({"given_by", "reason"}),
        "province_answers": frozenset({"reason"}),
        "statements": frozenset({"content"}),
        "statement_lines": frozenset({"words"}),
        "bank_messages": frozenset({"body"}),
        "pauses": frozenset({"reason"}),
        "pause_lifts": frozenset({"reason"}),
        "handovers": frozenset({"details"}),
        "confirmed_steps": frozenset({"details"}),
    },
    "notifications": {
        "duty_handover_signatures": frozenset({"note"}),
        "briefings": frozenset({"told_to"}),
        "taking_acts": frozenset({"words"}),
        "commune_words": frozenset({"spoken_with"}),
    },
    "console": {},
}
"""What of their rows is ciphertext and may be sealed under a newer key: the guard lets exactly this through."""

_TABLES: Final = """
    select r.relname from pg_class r where r.relnamespace = 'public'::regnamespace and r.relkind in ('r', 'p')"""
# tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate. 'O' and 'A' fire in an ordinary session.
_TRIGGERS: Final = """
    select r.relname, p.prosrc as body, t.tgtype & 27 = 27 as rows_stay, t.tgtype & 35 = 34 as never_emptied,
           string_to_array(encode(t.tgargs, 'escape'), '\\000') as passes
      from pg_trigger t join pg_class r on r.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgqual is null and cardinality(t.tgattr::int2[]) = 0
       and p.prosrc ~* 'append-only' and r.relnamespace = 'public'::regnamespace"""
_GUARD: Final = """
    begin
      if tg_op = 'UPDATE' and tg_nargs > 0 and current_setting('kipthoi.sealing', true) = 'on'
         and to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv
         and not exists (select from unnest(tg_argv) as sealed
                          where (to_jsonb(new) ->> sealed is null) <> (to_jsonb(old) ->> sealed is null)) then
        return new;
      end if;
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end"""
"""What refuses, word for word and said here once more: whoever lets more through in the services does not do so here."""
_SWITCHED_OFF: Final = """
    select coalesce(d.datname, 'every database') as place, setting
      from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) as setting
     where setting like 'session_replication_role=%' and setting <> 'session_replication_role=origin'
       and (d.datname is null or d.datname = current_database())"""
# Rows of one transaction have one xmin: it stays also after the rows were frozen. What was sealed again has that of its
# sealing, which the guard lets change nothing else: who wrote the row stands in it as it did.
_BARE: Final = """
    with wrote as (select distinct xmin as transaction from audit)
    select count(*) from {table} t where not exists (select 1 from wrote w where w.transaction = t.xmin)"""
_BY_ANOTHER: Final = """
    with wrote as (select distinct xmin as transaction, actor, case when action = 'sealed again' then subject_ids end as sealed
                     from audit)
    select count(*) as count, min(t.{column}) as who from {table} t
     where exists (select 1 from wrote w where w.transaction = t.xmin)
       and not exists (select 1 from wrote w where w.transaction = t.xmin and (w.actor = t.{column} or w.sealed = '{table}'))"""
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
        guards: dict[str, list[Any]] = {}
        for row in await world.rows(service, _TRIGGERS):
            guards.setdefault(row["relname"], []).append(row)
        for table in sorted(guards.keys() - APPEND_ONLY[service].keys()):
            verdict.breach(f"{service}.{table} is append-only, and this check does not know it")
        for table, column in APPEND_ONLY[service].items():
            verdict.saw(1)
            if table not in tables:
                verdict.breach(f"{service}.{table} is not there")
                continue
            passes = SEALED_IN_APPEND_ONLY[service].get(table, frozenset())
            _check_guard(f"{service}.{table}", guards.get(table, []), passes, verdict)
            if table != "audit":
                await _check_rows(world, service, (table, column), verdict)
        for row in await world.rows(service, _SWITCHED_OFF):
            verdict.breach(f"{service}: triggers are switched off for {row['place']} ({row['setting']})")
        if count := (await world.rows(service, _ANONYMOUS))[0]["count"]:
            verdict.breach(f"{service}: {count} audit rows do not say who did what in which role")
    return verdict


def _check_guard(table: str, guards: Sequence[Any], passes: frozenset[str], verdict: Verdict) -> None:
    """One trigger that refuses is enough, whatever others do; one that lets more through than seals counts for none."""
    sound = [
        guard for guard in guards if _words(guard["body"]) == _words(_GUARD) and passes >= set(filter(None, guard["passes"]))
    ]
    if not any(guard["rows_stay"] for guard in sound):
        verdict.breach(f"{table}: no trigger that is on refuses to change and to delete rows")
    if not any(guard["never_emptied"] for guard in sound):
        verdict.breach(f"{table}: no trigger that is on refuses to empty it")


def _words(body: str) -> list[str]:
    """Return what a function says, without its comments and its spaces."""
    return " ".join(line for line in body.splitlines() if not line.strip().startswith("--")).split()


async def _check_rows(world: Evidence, service: str, where: tuple[str, str | None], verdict: Verdict) -> None:
    table, column = where
    verdict.saw((await world.rows(service, f"select count(*) from {table}"))[0]["count"])
    if bare := (await world.rows(service, _BARE.format(table=table)))[0]["count"]:
        verdict.breach(f"{service}.{table}: {bare} rows were written by nobody: no audit row of their transaction")
    if column is not None:
        row = (await world.rows(service, _BY_ANOTHER.format(table=table, column=column)))[0]
        if row["count"]:
            verdict.breach(f"{service}.{table}: {row['count']} rows name {row['who']}, and another wrote them")
