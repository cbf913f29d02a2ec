"""Teeth of P6: who signed, assessed, delegated, told or handed over what he may not; and what was signed beside the law."""

from datetime import timedelta

import pytest

from shared.ids import new_id
from tests.component.promises.assessed import as_signed, find, found_losses, sign
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import owe
from tests.component.promises.world import COMMUNE, DONG, KG, NOON, World
from tests.support.doors import Person

SIGNED = f"decision 1 of commune:{COMMUNE}"


def let(world: World, subject: str, *roles: str, communes: tuple[str, ...] = (COMMUNE,)) -> None:
    """Somebody came with this token."""
    world.evidence.people = {**world.evidence.people, subject: (Person(subject, roles, communes=communes),)}


async def alter_lines(world: World, change: str, award: object) -> None:
    """Change a signed line, its award and what is paid for it alike: they agree with one another, not with the law."""
    await world.alter("assessment", f"update decision_lines set {change} where award_id = '{award}'")
    await world.alter("assessment", f"update awards set {change} where id = '{award}'")


async def test_an_award_below_its_own_floor_is_found(world: World):
    await world.alter("assessment", f"update decision_lines set floor = amount + 1 where award_id = '{world.money_award}'")
    found = await breaches(world)
    assert any(text.endswith(f"{world.money_award} of {DONG} is below the floor of {DONG + 1}") for text in found["P6"])


async def test_more_than_the_law_gives_is_found_although_all_rows_agree(world: World):
    more = DONG + 1000
    await alter_lines(world, f"amount = {more}", world.money_award)
    where = f"decision 1, case {world.case}: award {world.money_award}"
    text = f"{where} was signed with {more}, the law gives {DONG} for what was found"
    assert text in (await breaches(world))["P6"]


async def test_less_than_the_floor_is_found_although_the_row_names_a_lower_one(world: World):
    less = DONG - 1000
    await alter_lines(world, f"amount = {less}, floor = {less}", world.money_award)
    text = f"decision 1, case {world.case}: award {world.money_award} of {less} is below the law's floor of {DONG}"
    assert text in (await breaches(world))["P6"]


async def test_a_floor_that_is_not_the_laws_is_found(world: World):
    await alter_lines(world, "floor = 1", world.money_award)
    text = f"decision 1, case {world.case}: award {world.money_award} names a floor of 1, the law's is {DONG}"
    assert text in (await breaches(world))["P6"]


async def test_a_benefit_that_the_findings_do_not_bear_is_found(world: World):
    await alter_lines(world, "code = 'HOUSE_MOVE'", world.money_award)
    text = (
        f"decision 1, case {world.case}: award {world.money_award} (HOUSE_MOVE) was signed, and the law does not give it for "
    )
    assert f"{text}what was found" in (await breaches(world))["P6"]


async def test_an_award_that_no_asking_proposed_is_found(world: World):
    stranger = new_id()
    await world.alter("assessment", f"update decision_lines set award_id = '{stranger}' where award_id = '{world.rice_award}'")
    await world.alter("assessment", f"update awards set id = '{stranger}' where id = '{world.rice_award}'")
    text = f"award {stranger} was signed, and no asking of the law that can be read proposed it"
    assert f"decision 1, case {world.case}: {text}" in (await breaches(world))["P6"]


async def test_what_was_signed_before_is_taken_off_a_later_housing_benefit(world: World):
    """A destroyed house gives more than the repair that was signed: the rest is right, the whole is a breach."""
    losses = found_losses("destroyed")
    losses["house"]["no_other_home"] = True
    moment = NOON + timedelta(minutes=20)
    first = await find(world, found_losses(), 2, moment - timedelta(minutes=10))
    awards = [award for award in await find(world, losses, 3, moment, as_signed(first)) if award.code == "HOUSE_NEW"]
    await sign(world, new_id(), "2", awards, moment + timedelta(minutes=1))
    await owe(world, awards)
    assert await breaches(world) == {}
    await alter_lines(world, f"amount = amount + {DONG}", awards[0].id)
    text = f"was signed with {awards[0].amount + DONG}, the law gives {awards[0].amount} for what was found"
    assert any(text in found for found in (await breaches(world))["P6"])


async def test_an_assessor_who_signs_is_found(world: World):
    let(world, "chair", "commune_chair", "assessor")
    await world.alter("assessment", "update findings set recorded_by = 'chair'")
    assert one_of(await breaches(world), "P6") == f"case {world.case}: chair assessed and signed, in whatever order"


async def test_a_signer_who_assesses_afterwards_is_found(world: World):
    let(world, "chair", "commune_chair", "assessor")
    await world.alter("assessment", "update findings set recorded_by = 'chair', recorded_at = recorded_at + interval '1 day'")
    assert one_of(await breaches(world), "P6").endswith("chair assessed and signed, in whatever order")


async def test_an_assessor_who_delegates_is_found(world: World):
    await world.alter("assessment", "update decisions set delegated_by = 'assessor', delegation_document = 'GUQ 1'")
    assert one_of(await breaches(world), "P6").endswith("assessor assessed and delegated, in whatever order")


async def test_an_assessor_who_hands_over_is_found(world: World):
    let(world, "payer", "paying_agent", "assessor")
    await world.alter("disbursement", "update handovers set handed_over_by = 'payer'")
    await world.audit("assessment", "payer", "assessor", "findings recorded", world.case)
    await world.alter("assessment", "update findings set recorded_by = 'payer'")
    assert one_of(await breaches(world), "P6").endswith("payer assessed and handed over, in whatever order")


async def test_a_delegator_who_hands_over_is_found(world: World):
    await world.alter("assessment", "update decisions set delegated_by = 'payer', delegation_document = 'GUQ 1'")
    assert one_of(await breaches(world), "P6").endswith("payer delegated and handed over, in whatever order")


async def test_a_signer_who_hands_over_is_found(world: World):
    let(world, "chair", "commune_chair", "paying_agent")
    await world.audit("disbursement", "chair", "paying_agent", "goods handed over", world.rice_payment)
    await world.alter("disbursement", "update handovers set handed_over_by = 'chair'")
    assert one_of(await breaches(world), "P6").endswith("chair signed and handed over, in whatever order")


async def test_who_delegates_to_himself_is_found(world: World):
    await world.alter("assessment", "update decisions set delegated_by = 'chair', delegation_document = 'GUQ 1'")
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: chair delegated to himself"


@pytest.mark.parametrize("what", ["assessed", "signed", "delegated", "handed over"])
async def test_who_told_of_his_own_household_and_acts_for_it_is_found(world: World, what: str):
    await world.alter(
        "intake", f"update reports set channel = 'form', received_from = 'neighbour' where case_id = '{world.case}'"
    )
    world.evidence.acknowledged_reports = [*world.evidence.acknowledged_reports, world.report]
    world.evidence.acknowledged_imports = {}
    await world.alter("intake", "update reports set import_id = null, line = null")
    await world.audit("intake", "neighbour", "reporter", "reports accepted", world.case)
    assert await breaches(world) == {}
    if what == "assessed":
        await world.alter("assessment", "update findings set recorded_by = 'neighbour'")
        await world.audit("assessment", "neighbour", "assessor", "findings recorded", world.case)
    elif what == "signed":
        await world.alter("assessment", "update decisions set signed_by = 'neighbour'")
        await world.audit("assessment", "neighbour", "commune_chair", "decision signed", world.decision)
        await world.run("disbursement", "update payments set signed_by = 'neighbour'")
    elif what == "delegated":
        await world.alter("assessment", "update decisions set delegated_by = 'neighbour', delegation_document = 'GUQ 1'")
    else:
        await world.alter("disbursement", "update handovers set handed_over_by = 'neighbour'")
        await world.audit("disbursement", "neighbour", "paying_agent", "goods handed over", world.rice_payment)
    text = f"case {world.case}: neighbour told of it for himself and {what}, in whatever order"
    assert text in all_of(await breaches(world), "P6")


async def test_an_officer_who_reports_for_others_may_still_do_so(world: World):
    """He came as an officer and a reporter: he told of it by his office."""
    await world.alter("assessment", "update findings set recorded_by = 'officer'")
    await world.audit("assessment", "officer", "assessor", "findings recorded", world.case)
    let(world, "officer", "commune_officer", "reporter", "assessor")
    assert await breaches(world) == {}


async def test_a_signer_who_ends_what_the_bank_left_open_is_found(world: World):
    row = {"id": new_id(), "payment_id": world.money_payment, "meaning": "differs", "words": b"\x01sealed", "times": 1}
    ended = {"ended_at": NOON, "ended_by": "chair", "outcome": "paid"}
    await world.put("disbursement", "odd_answers", **row, first_at=NOON, last_at=NOON, **ended)
    assert one_of(await breaches(world), "P6").endswith("chair signed and ended what the bank left open, in whatever order")


async def test_a_role_that_may_not_sign_is_found(world: World):
    await world.alter("assessment", "update decisions set role = 'assessor'")
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: the role assessor may not sign"


async def test_a_signer_of_another_commune_is_found(world: World):
    await world.alter("assessment", "update decisions set authority = 'commune_chair of commune:00004'")
    text = f"the authority of commune_chair of commune:00004 is not that of a commune_chair for commune {COMMUNE}"
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: {text}"


@pytest.mark.parametrize(
    ("roles", "communes", "problem"),
    [
        (("commune_chair",), ("00004",), f"no token of chair reached commune {COMMUNE}"),
        (("assessor",), (COMMUNE,), "no token of chair said commune_chair"),
    ],
)
async def test_a_signer_whose_token_said_otherwise_is_found(world: World, roles, communes, problem):
    let(world, "chair", *roles, communes=communes)
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: {problem}"


async def test_a_signer_whom_nobody_let_in_is_found(world: World):
    world.evidence.people = {name: who for name, who in world.evidence.people.items() if name != "chair"}
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: chair had no token"


async def test_a_signer_who_is_not_written_down_as_having_come_is_found(world: World):
    await world.alter("assessment", "update audit set action = 'case viewed' where actor = 'chair'")
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: chair is not written down as having come to sign it"


async def test_a_signer_who_came_in_another_role_is_found(world: World):
    await world.alter("assessment", "update audit set roles = 'assessor' where actor = 'chair'")
    assert one_of(await breaches(world), "P6") == f"{SIGNED}: chair came as assessor, and it is signed as commune_chair"


async def test_an_assessor_or_payer_without_such_a_token_is_found(world: World):
    let(world, "assessor", "assessor", communes=("00004",))
    let(world, "payer", "accountant")
    assert all_of(await breaches(world), "P6") == [
        f"findings by assessor: no token of assessor reached commune {COMMUNE}",
        f"payment {world.rice_payment}: no token of payer said paying_agent",
    ]


async def test_a_payment_that_names_another_signer_is_found(world: World):
    await world.run("disbursement", "update payments set signed_by = 'somebody' where id = $1", world.rice_payment)
    text = f"payment {world.rice_payment}: somebody counts as its signer, chair signed it"
    assert one_of(await breaches(world), "P6") == text


async def test_an_approved_award_without_a_signed_line_is_found(world: World):
    await world.alter("assessment", f"delete from decision_lines where award_id = '{world.rice_award}'")
    found = await breaches(world)
    assert found["P6"] == [f"award {world.rice_award} counts as approved, and no decision holds a line for it"]


async def test_less_handed_over_than_decided_is_found(world: World):
    await world.alter("disbursement", f"update handovers set quantity = {KG - 10}")
    assert f"{KG - 10} handed over, {KG} was decided" in one_of(await breaches(world), "P6")
