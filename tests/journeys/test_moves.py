"""A household that was reported in the wrong commune, through all services on real engines."""

import pytest

from tests.journeys.village import COMMUNE, settle
from tests.support import people
from tests.support.doors import Refusal
from tests.support.waiting import eventually

NEIGHBOUR = "18100"
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
HOUSE_DAMAGED = {"house": {"state": "heavily_damaged", "habitable": False}}


async def test_a_case_moves_with_what_was_given_and_the_new_commune_does_the_rest_once(doors):
    """Field case wrong_commune."""
    wrong = await settle(doors, [COMMUNE, NEIGHBOUR])
    right = wrong.neighbour(NEIGHBOUR)
    case = await wrong.report(HUNGRY, phone=False)
    await wrong.sign(await eventually(lambda: wrong.awards(case), what="rice to be proposed"))
    await wrong.hand_over(case)
    before = await eventually(lambda: wrong.case(case), lambda seen: seen["assisted_at"], what="rice in hand")

    await people.move_case(doors, people.DUTY_OFFICER, case, NEIGHBOUR)

    await right.find(case, {**HUNGRY, **HOUSE_DAMAGED})
    [house] = await right.awards(case)
    with pytest.raises(Refusal, match="outside-area"):
        await wrong.sign([house])
    with pytest.raises(Refusal, match="404"):
        await wrong.case(case)
    await right.sign([house])
    await right.payments_when(case, "settled")
    await right.tell_in_person(case)
    after = await right.case_at(case, "closed")

    assert {name: after[name] for name in ("id", "identified_at", "assisted_at", "opening")} == {
        name: before[name] for name in ("id", "identified_at", "assisted_at", "opening")
    }
    assert [(move["from_commune"], move["to_commune"]) for move in after["moves"]] == [(COMMUNE, NEIGHBOUR)]
    payments = {payment["benefit"]: payment for payment in await right.payments(case)}
    assert {benefit: payment["state"] for benefit, payment in payments.items()} == {
        "RICE": "handed_over",
        "HOUSE_REPAIR": "settled",
    }
    assert {payment["commune_code"] for payment in payments.values()} == {NEIGHBOUR}
    assert [payments[benefit]["means_commune_code"] for benefit in ("RICE", "HOUSE_REPAIR")] == [COMMUNE, NEIGHBOUR]
    book = (await doors.simulator("bank", "/book"))["entries"]
    assert len([entry for entry in book if entry["end_to_end_id"].startswith(payments["HOUSE_REPAIR"]["id"])]) == 1


async def test_both_communes_are_told_of_a_move_and_the_new_one_confirms(doors):
    wrong = await settle(doors, [COMMUNE, NEIGHBOUR])
    case = await wrong.report(HUNGRY)
    await eventually(lambda: wrong.awards(case), what="rice to be proposed")

    await people.move_case(doors, people.DUTY_OFFICER, case, NEIGHBOUR)

    arrived = await _digest(doors, wrong.incident, NEIGHBOUR, "chuyển đến")
    await _digest(doors, wrong.incident, COMMUNE, "chuyển đi")
    await people.confirm(doors, NEIGHBOUR, arrived["id"])
    path = f"/v1/notices/{arrived['id']}"
    assert (await doors.get("notifications", path, people.commune_officer(NEIGHBOUR)))["state"] == "acknowledged"

    async def told():
        story = await doors.get("console", f"/v1/cases/{case}/timeline", people.commune_officer(NEIGHBOUR))
        return [(entry["text"]["en"], entry["by"]) for entry in story["entries"] if "was moved from" in entry["text"]["en"]]

    [(_, movers)] = await eventually(told, what="the move to be told on the desk")
    assert movers == ["duty-officer"]


async def _digest(doors, incident, commune, words):
    async def found():
        page = await doors.get(
            "notifications", "/v1/notices", people.commune_officer(commune), incident_id=incident, kind="digest"
        )
        return [notice for notice in page["items"] if words in notice["text"]]

    return (await eventually(found, within_s=40, what=f"a digest that says {words}"))[0]
