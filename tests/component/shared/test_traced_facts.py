"""What is told of facts that are taken together: each case under its own trace, in one line for all of a type."""

from sqlalchemy import text
from structlog.testing import capture_logs

from shared import audit
from shared.database import execute
from shared.events import HouseholdReported
from shared.messaging import FactReader
from shared.outbox import publish
from shared.traces import new_traceparent
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import a_record


async def retract_all(session, actor, facts):
    await publish(session, [a_case_retracted(case_id=fact.case_id) for fact in facts])
    await audit.record(session, actor, "case withdrawn", "case", [fact.case_id for fact in facts])


async def test_what_follows_from_facts_of_one_batch_goes_on_under_the_trace_of_each(database):
    reader = FactReader("test", database, ["127.0.0.1:1"], ["intake"], {HouseholdReported: retract_all})
    facts, traces = [a_household_reported() for _ in range(3)], [new_traceparent() for _ in range(2)]
    records = [a_record(fact, traceparent=trace) for fact, trace in zip(facts, [*traces, None], strict=True)]

    with capture_logs() as logs:
        await reader.take(records)
        await reader.take(records)

    async with database.reading() as session:
        rows = await execute(session, text("select key, traceparent from outbox"))
        told = {row.key: row.traceparent for row in rows}
    cases = [str(fact.case_id) for fact in facts]
    assert [told[case] for case in cases[:2]] == traces
    assert told[cases[2]] not in {*traces, None}
    [done] = [line for line in logs if line["event"] == "done"]
    [took] = [line for line in logs if line["event"] == "took"]
    assert (done["who"], done["cases"]) == ("service:test", cases)
    assert done["changes"] == [{"action": "case withdrawn", "of": "case", "count": 3}]
    assert (took["fact"], took["cases"]) == ("intake.household_reported.v1", cases)
    assert took["traces"] == [told[case][3:35] for case in cases]
