"""A fact that a service could not take, seen by the operators at the desk and taken again there."""

from tests.journeys.village import settle
from tests.support.builders import a_payment_settled
from tests.support.pages import Browser
from tests.support.stack import open_databases

HUNGRY = {"short_of_food": {"people": 4, "months": 1}}


async def test_a_dead_letter_is_seen_and_taken_again_and_the_household_counts_as_helped(doors, stack):
    village = await settle(doors)
    case = await village.report(HUNGRY)
    fact = a_payment_settled(case_id=case, incident_id=village.incident, commune_code=village.commune)
    async with open_databases(stack.addresses) as databases:
        # As the reader put it aside when it came before the report.
        await databases["intake"].execute(
            "insert into dead_letters (id, topic, kafka_partition, kafka_offset, event_id, wire_type, key, value, reason)"
            " values ($1, 'kipthoi.disbursement.v1', 0, 1, $1, 'disbursement.payment_settled.v1', $2, $3, 'UnknownCase')",
            str(fact.event_id),
            fact.subject.bytes,
            fact.to_json(),
        )
    assert (await village.case(case))["assisted_at"] is None
    async with Browser(doors.url_of("console"), "ops") as operator:
        assert "Tiếp nhận chưa nhận được: Đã chi trả" in await operator.open("/work")
        page = await operator.open("/operations")
        assert page.count(">sẵn sàng<") == 5
        assert f"/cases/{case}" in page
        form = operator.form("/operations/dead-letters")
        assert f"intake|{fact.event_id}" in form.choices["letter"]
        operator.fill(form, letter=f"intake|{fact.event_id}")
        refused = await operator.send(form, ("which", "ticked"), status=422)
        assert 'id="why_letter-wrong-1"' in refused

        form = operator.form("/operations/dead-letters")
        assert ("letter", f"intake|{fact.event_id}") in form.values, "what was ticked stays"
        operator.fill(form, why_letter="Báo cáo đã tới sau")
        assert "Đã nhận lại 1; còn chờ 0." in await operator.send(form, ("which", "ticked"))
        assert str(fact.event_id) not in operator.page
    assert (await village.case(case))["assisted_at"] is not None
