"""Teeth of P1, P2, P3, P4 and P6: each breach is planted and must be reported, and nothing else with it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.ids import new_id
from tests.component.promises.world import COMMUNE, DONG, KG, NOON, World
from tests.support.promises import Evidence, Verdict, check_promises


async def breaches(world: World) -> Mapping[str, list[str]]:
    """What the checker reports, by promise; promises that it found nothing wrong with are left out."""
    verdicts: Mapping[str, Verdict] = await check_promises(world.evidence)
    return {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations}


def one_of(found: Mapping[str, list[str]], promise: str) -> str:
    assert list(found) == [promise], found
    assert len(found[promise]) == 1, found
    return found[promise][0]


async def test_a_sound_world_holds_every_promise(world: World):
    verdicts = await check_promises(world.evidence)
    assert {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations} == {}
    assert {name for name, verdict in verdicts.items() if verdict.held} == {"P1", "P2", "P3", "P4", "P6", "P9"}


async def test_nothing_to_check_is_not_held():
    verdicts = await check_promises(Evidence())
    assert [name for name, verdict in verdicts.items() if verdict.held or verdict.violations] == []


async def test_a_lost_report_is_found(world: World):
    lost = new_id()
    world.evidence.acknowledged_reports = [*world.evidence.acknowledged_reports, lost]
    assert one_of(await breaches(world), "P1") == f"report {lost} was acknowledged and is not there"


async def test_a_report_that_is_there_twice_is_found(world: World):
    await world.alter(
        "intake", f"update reports set channel = 'form', import_id = null, line = null where id = '{world.report}'"
    )
    found = await breaches(world)
    assert "1 reports are there more often than anybody was told of" in found["P1"]


async def test_a_lost_row_of_a_list_is_found(world: World):
    world.evidence.acknowledged_imports = {world.imported: 2}
    assert one_of(await breaches(world), "P1") == f"list {world.imported} (done): 1 of 2 rows were read"


async def test_an_accepted_row_without_a_report_is_found(world: World):
    await world.alter("intake", f"delete from reports where id = '{world.report}'")
    assert "1 rows accepted, 0 reports of 0 cases" in one_of(await breaches(world), "P1")


async def test_an_open_case_that_nobody_watches_is_found(world: World):
    await world.run("intake", "update clocks set state = 'kept', answer_from = ended_at")
    await world.run("notifications", "delete from escalations")
    assert "no clock with an owner watches it" in one_of(await breaches(world), "P1")


async def test_a_second_payment_in_the_ledger_is_found(world: World):
    await world.book(world.money_payment, world.money_source, available=-DONG, settled=DONG)
    await world.run("disbursement", "update sources set available = 0, settled = $1 where unit = 'dong'", 2 * DONG)
    found = await breaches(world)
    assert found["P2"][0] == f"payment {world.money_payment}: the ledger settled {2 * DONG} of {DONG} in 2 bookings"
    assert "settled payments sum to" in found["P3"][0]
    assert set(found) == {"P2", "P3"}


async def test_a_second_payment_of_one_key_is_found(world: World):
    await world.run("disbursement", "alter table payments drop constraint uq_payments_owed_once")
    again = new_id()
    names = "household_id, incident_id, case_id, decision_id, decision_number, decided_at, signed_by, benefit, instalment, "
    names += "commune_code, province_code, means_commune_code, means_province_code, amount, unit, rail, drill, attempt_count, "
    names += "recovery, contradicted, created_at, updated_at"
    copied = f"select $1, award_id, 'waiting_funds', {names} from payments where id = $2"
    statement = f"insert into payments (id, award_id, state, {names}) {copied}"
    await world.run("disbursement", statement, again, world.rice_payment)
    ended = "update payments set source_id = $1, state = 'handed_over', ended_at = $2 where id = $3"
    await world.run("disbursement", ended, world.rice_source, NOON, again)
    await world.book(again, world.rice_source, available=-KG, settled=KG)
    await world.run("disbursement", "update sources set available = 0, settled = $1 where unit = 'kg'", 2 * KG)
    found = await breaches(world)
    assert any("paid 2 times" in text for text in found["P2"])
    assert f"award {world.rice_award} of {KG}: ledger {2 * KG}, bank 0" in found["P2"]


async def test_a_second_payment_in_the_banks_book_is_found(world: World):
    twice = {"end_to_end_id": f"{world.money_payment}-2", "amount_dong": DONG}
    world.evidence.bank_book = [*world.evidence.bank_book, twice]
    found = await breaches(world)
    assert found["P2"] == [
        f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}",
        f"award {world.money_award} of {DONG}: ledger {DONG}, bank {2 * DONG}",
    ]
    assert list(found) == ["P2"]


async def test_a_settled_payment_that_the_bank_never_made_is_found(world: World):
    world.evidence.bank_book = []
    assert one_of(await breaches(world), "P2") == f"payment {world.money_payment}: the bank paid 0, the ledger settled {DONG}"


async def test_a_payment_that_only_the_bank_knows_is_found(world: World):
    stranger = new_id()
    world.evidence.bank_book = [*world.evidence.bank_book, {"end_to_end_id": f"{stranger}-1", "amount_dong": 5}]
    assert "which is no payment of ours" in one_of(await breaches(world), "P2")


async def test_a_payment_of_one_dong_less_is_found(world: World):
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG - 1}]
    assert f"the bank paid {DONG - 1}, the ledger settled {DONG}" in one_of(await breaches(world), "P2")


async def test_a_related_benefit_on_top_is_found(world: World):
    await world.alter("assessment", f"update awards set code = 'HOUSE_NEW', unit = 'dong' where id = '{world.rice_award}'")
    assert any("HOUSE" in text and "was approved for" in text for text in (await breaches(world))["P2"])


async def test_a_burial_in_both_forms_is_found(world: World):
    await world.alter("assessment", f"update awards set code = 'FUNERAL_HH', person = 'm' where id = '{world.money_award}'")
    rest = f"""reasoning = '{{"figures": {{"covered": {DONG}}}}}'"""
    await world.alter(
        "assessment", f"update awards set code = 'FUNERAL_ORG', person = 'm', {rest} where id = '{world.rice_award}'"
    )
    assert any("for household and organisation" in text for text in (await breaches(world))["P2"])


async def test_an_unbalanced_ledger_is_found(world: World):
    entry = f"values ('{new_id()}', '{world.rice_source}', 'available', 5, now())"
    await world.alter("disbursement", f"insert into ledger_entries (transaction_id, source_id, account, amount, at) {entry}")
    found = await breaches(world)
    assert list(found) == ["P3"]
    assert any("sums to 5, not to zero" in text for text in found["P3"])
    assert any(f"available says {KG}, its entries {KG + 5}" in text for text in found["P3"])


async def test_a_payment_from_a_source_of_another_unit_is_found(world: World):
    await world.run("disbursement", "update payments set source_id = $1 where unit = 'kg'", world.money_source)
    found = await breaches(world)
    assert any("is borne by source" in text for text in found["P3"])
    assert list(found) == ["P3"]


async def test_an_approval_without_a_payment_is_found(world: World):
    await world.alter("disbursement", f"delete from payments where id = '{world.rice_payment}'")
    found = await breaches(world)
    assert f"approved {KG} kg in 1 awards, payments sum to 0 in 0 payments" in found["P3"]


async def test_a_missed_clock_without_an_escalation_is_found(world: World):
    await world.run("notifications", "delete from escalations")
    found = await breaches(world)
    assert found["P4"] == [f"intake clock assisted {world.clock} (commune {COMMUNE}): missed, and no escalation"]


async def test_a_late_escalation_is_found(world: World):
    await world.run("notifications", "update escalations set accepted_at = $1", NOON + timedelta(seconds=7))
    assert one_of(await breaches(world), "P4").endswith("escalated after 7.0 s, allowed are 5 s")
    world.evidence.escalated_within_s = 30
    assert await breaches(world) == {}


async def test_an_escalation_that_no_gateway_took_is_found(world: World):
    await world.run("notifications", "update escalations set accepted_at = null, state = 'waiting'")
    found = await breaches(world)
    assert "escalated, and no gateway accepted a notice (waiting)" in found["P4"][0]


async def test_a_notice_that_no_phone_has_heard_is_found(world: World):
    world.evidence.phones_book = [{"id": str(new_id()), "to": "x", "text": "y"}]
    assert "no phone has heard it" in one_of(await breaches(world), "P4")


async def test_a_clock_that_runs_past_its_moment_is_found(world: World):
    await world.run("intake", "update clocks set state = 'running', ended_at = null")
    await world.run("notifications", "delete from escalations")
    assert "past its moment, never missed" in one_of(await breaches(world), "P4")


async def test_an_award_below_the_floor_is_found(world: World):
    await world.alter("assessment", f"update decision_lines set floor = amount + 1 where award_id = '{world.money_award}'")
    text = one_of(await breaches(world), "P6")
    assert text.endswith(f"award {world.money_award} of {DONG} is below the floor of {DONG + 1}")


async def test_an_assessor_who_signs_is_found(world: World):
    await world.alter("assessment", "update findings set recorded_by = 'chair'")
    found = await breaches(world)
    assert list(found) == ["P6"]
    assert all(text.endswith("chair signed and assessed, in whatever order") for text in found["P6"])


async def test_a_signer_who_assesses_afterwards_is_found(world: World):
    await world.alter("assessment", "update findings set recorded_by = 'chair', recorded_at = recorded_at + interval '1 day'")
    found = await breaches(world)
    assert list(found) == ["P6"]
    assert all(text.endswith("chair signed and assessed, in whatever order") for text in found["P6"])


async def test_an_assessor_who_delegates_is_found(world: World):
    await world.alter("assessment", "update decisions set delegated_by = 'assessor', delegation_document = 'GUQ 1'")
    found = await breaches(world)
    assert list(found) == ["P6"]
    assert all(text.endswith("assessor delegated and assessed, in whatever order") for text in found["P6"])


async def test_an_assessor_who_hands_over_is_found(world: World):
    await world.alter("disbursement", "update handovers set handed_over_by = 'assessor'")
    assert "assessor handed over and assessed, in whatever order" in one_of(await breaches(world), "P6")


async def test_a_delegator_who_hands_over_is_found(world: World):
    await world.alter("assessment", "update decisions set delegated_by = 'payer', delegation_document = 'GUQ 1'")
    assert "payer handed over what he had delegated" in one_of(await breaches(world), "P6")


async def test_a_signer_without_competence_is_found(world: World):
    await world.alter("assessment", "update decisions set role = 'assessor'")
    assert "the role assessor may not sign" in (await breaches(world))["P6"][0]


async def test_a_signer_of_another_commune_is_found(world: World):
    await world.alter("assessment", "update decisions set authority = 'commune_chair of commune:00004'")
    assert f"does not reach commune {COMMUNE}" in (await breaches(world))["P6"][0]


async def test_an_approved_award_without_a_signed_line_is_found(world: World):
    await world.alter("assessment", f"delete from decision_lines where award_id = '{world.rice_award}'")
    found = await breaches(world)
    assert found["P6"] == [f"award {world.rice_award} counts as approved, and no decision holds a line for it"]


async def test_a_signer_who_hands_over_is_found(world: World):
    await world.alter("disbursement", "update handovers set handed_over_by = 'chair'")
    assert "chair handed over what he had signed" in one_of(await breaches(world), "P6")


async def test_less_handed_over_than_decided_is_found(world: World):
    await world.alter("disbursement", f"update handovers set quantity = {KG - 10}")
    assert f"{KG - 10} handed over, {KG} was decided" in one_of(await breaches(world), "P6")


async def test_another_incident_is_not_looked_at(world: World):
    world.evidence.incident_id = new_id()
    world.evidence.acknowledged_reports = []
    world.evidence.acknowledged_imports = {}
    verdicts: Any = await check_promises(world.evidence)
    assert verdicts["P4"].checked == verdicts["P6"].checked == verdicts["P1"].checked == 0
