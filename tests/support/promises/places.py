"""P10: a case lies in one commune. Every service that keeps its place says the same one, however often the case was moved."""

from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_CASES: Final = "select id, commune_code from cases where $1::uuid is null or incident_id = $1"
_PLACES: Final = {
    "assessment": "select case_id, commune_code from assessments",
    "disbursement": "select distinct case_id, commune_code from payments",
    "notifications": """
        select case_id, commune_code from case_contacts where commune_code is not null
        union select case_id, commune_code from notices where case_id is not null""",
    "console": "select case_id, commune_code from board_cases where commune_code is not null",
}
_CLOCKS: Final = "select distinct case_id, commune_code from clocks where case_id is not null and state = 'running'"


async def check_places(world: Evidence, verdict: Verdict) -> None:
    """Compare intake's word with what each service keeps of its cases, and with whose the running clocks are.

    It counts nothing as seen: agreement alone does not prove that facts came in order.
    """
    lies = {row["id"]: row["commune_code"] for row in await world.rows("intake", _CASES, world.incident_id)}
    for service in world.databases:
        statements = [*([_PLACES[service]] if service in _PLACES else ()), _CLOCKS]
        for row in [row for statement in statements for row in await world.rows(service, statement)]:
            commune = lies.get(row["case_id"])
            if commune is not None and commune != row["commune_code"]:
                verdict.breach(f"{service}: case {row['case_id']} is in {row['commune_code']}, and lies in {commune}")
