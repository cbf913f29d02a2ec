"""What the maker makes is what the services themselves would have left: rows that belong together, and all that guards them."""

from typing import Final

import asyncpg
import pytest

from tests.conftest import FreshDatabase
from tests.load.conftest import SMALL
from tests.support.promises import Evidence, check_promises
from tests.support.services import SERVICES

pytestmark = pytest.mark.timeout(600)

_KEYS = """
    select conname, conrelid::regclass::text as child, confrelid::regclass::text as parent,
           (select string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ')
              from unnest(conkey, confkey) as k(here, there) join pg_attribute a on a.attrelid = conrelid and a.attnum = here
              join pg_attribute b on b.attrelid = confrelid and b.attnum = there) as same,
           (select string_agg(format('c.%I is not null', a.attname), ' and ') from unnest(conkey) as here
              join pg_attribute a on a.attrelid = conrelid and a.attnum = here) as given
      from pg_constraint where contype = 'f'"""
_GUARDS = """
    select c.relname, 'index ' || pg_get_indexdef(i.indexrelid) as guard, i.indisvalid as works from pg_index i
      join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace and c.relname !~ '^outbox_'
    union all
    select tgrelid::regclass::text, 'trigger ' || tgname, tgenabled = 'O' from pg_trigger where not tgisinternal"""

# What stands outside, in the books of others.
_BANK = "select end_to_end_id, amount as amount_dong from attempts where status = 'settled'"
_PHONES = """
    select d.id::text as id, '+84559000001' as to, n.text, d.accepted_at::text
      from deliveries d join notices n on n.id = d.notice_id
     where d.state = 'sent'"""

_NEED_A_PERSON: Final = frozenset({"P5", "P6", "P7", "P8", "P11"})
"""What is asked here is who did it, and for which reason: what was made was done by nobody."""


@pytest.mark.parametrize("service", SERVICES)
async def test_every_row_refers_to_one_that_is_there(service: str, small: dict[str, asyncpg.Connection]) -> None:
    for key in await small[service].fetch(_KEYS):
        orphans = await small[service].fetchval(
            f"select count(*) from {key['child']} c where {key['given']}"
            f" and not exists (select from {key['parent']} p where {key['same']})"
        )
        assert orphans == 0, key["conname"]


@pytest.mark.parametrize("service", SERVICES)
async def test_every_guard_stands_afterwards(
    service: str, small: dict[str, asyncpg.Connection], fresh_database: FreshDatabase
) -> None:
    fresh = await asyncpg.connect((await fresh_database(service)).replace("+asyncpg", ""))
    expected = {(row["relname"], row["guard"]) for row in await fresh.fetch(_GUARDS)}
    await fresh.close()

    found = await small[service].fetch(_GUARDS)

    assert {(row["relname"], row["guard"]) for row in found} == expected
    assert all(row["works"] for row in found)


async def test_the_promises_hold_among_what_was_made(small: dict[str, asyncpg.Connection]) -> None:
    evidence = Evidence(
        databases=small,
        bank_book=await small["disbursement"].fetch(_BANK),
        phones_book=await small["notifications"].fetch(_PHONES),
    )

    verdicts = await check_promises(evidence)

    found = {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations}
    assert {name: some for name, some in found.items() if name not in _NEED_A_PERSON} == {}
    assert sum(verdict.checked for name, verdict in verdicts.items() if name not in _NEED_A_PERSON) > SMALL.cases


async def test_the_same_case_has_the_same_name_everywhere(small: dict[str, asyncpg.Connection]) -> None:
    names = {
        "intake": "select id from cases",
        "assessment": "select case_id from assessments",
        "disbursement": "select case_id from cases",
        "notifications": "select case_id from case_contacts",
        "console": "select case_id from board_cases",
    }
    found = [{row[0] for row in await small[service].fetch(question)} for service, question in names.items()]

    assert len(found[0]) == SMALL.cases
    assert all(other == found[0] for other in found)


async def test_the_board_counts_what_is_there(small: dict[str, asyncpg.Connection]) -> None:
    counted = "select incident_id, commune_code, stage, count(*)::int from board_cases group by 1, 2, 3 order by 1, 2, 3"
    figures = """
        select incident_id, commune_code, stage, sum(cases)::int from board_figures
         group by 1, 2, 3 having sum(cases) <> 0 order by 1, 2, 3"""

    assert await small["console"].fetch(figures) == await small["console"].fetch(counted)
