"""Teeth of P7: what cannot be read any more, names no law, or explains another amount than was signed."""

from typing import Any

import orjson
import pytest

from shared.ids import new_id
from tests.component.promises.assessed import SIGNED_AT
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.world import DONG, World


def said(world: World, problem: str) -> str:
    return f"decision 1, case {world.case}, award {world.money_award}: {problem}"


async def reason(world: World, **changes: Any) -> None:
    """Let the reason of the money's line say something else."""
    stored = "select reasoning from decision_lines where award_id = $1"
    content = orjson.loads(await world.database("assessment").fetchval(stored, world.money_award))
    words = orjson.dumps(content | changes).decode().replace("'", "''")
    await world.alter("assessment", f"update decision_lines set reasoning = '{words}' where award_id = '{world.money_award}'")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"vi": ""}, "its reason has no sentence"),
        ({"basis": []}, "its reason names no article"),
        ({"basis": [{"document": "335/2026/NĐ-CP", "article": ""}]}, "its reason names no article"),
        ({"formulas": []}, "its reason names no formula or no value of the law"),
        ({"parameters": []}, "its reason names no formula or no value of the law"),
        ({"law_release": 7}, "its reason names release 7, which there is not"),
    ],
)
async def test_a_reason_that_names_no_law_is_found(world: World, changes: dict[str, Any], problem: str):
    await reason(world, **changes)
    assert one_of(await breaches(world), "P7") == said(world, problem)


async def test_a_line_without_a_reason_is_found(world: World):
    await world.alter("assessment", f"update decision_lines set reasoning = null where award_id = '{world.money_award}'")
    assert said(world, "its reason has no sentence") in all_of(await breaches(world), "P7")


async def test_another_rule_set_than_the_decisions_is_found(world: World):
    await world.alter("assessment", "update decisions set rule_set = 'ND20_500'")
    assert said(world, "it rests on ND335_540, the decision on ND20_500") in all_of(await breaches(world), "P7")


async def test_a_decision_without_an_authority_is_found(world: World):
    await world.alter("assessment", "update decisions set authority = ''")
    assert said(world, "nobody with an authority has signed it") in (await breaches(world))["P7"]


async def test_a_refusal_without_a_reason_is_found(world: World):
    decision = {"id": new_id(), "incident_id": world.incident, "issuer": "commune:18676", "year": 2026, "number": "2"}
    signed = {"signed_by": "chair", "role": "commune_chair", "authority": "commune_chair of commune:18676", "drill": True}
    await world.put("assessment", "decisions", **decision, number_key="2", **signed, rule_set="ND335_540", decided_at=SIGNED_AT)
    line = {"decision_id": decision["id"], "line": 1, "case_id": world.case, "commune_code": "18676", "verdict": "declined"}
    await world.put("assessment", "decision_lines", **line)
    assert f"decision 2, case {world.case}, award None: it was refused without a reason" in (await breaches(world))["P7"]


async def test_an_amount_that_its_determination_does_not_explain_is_found(world: World):
    """Signed, awarded and paid alike: only what was kept when the law was asked still tells."""
    await world.alter("assessment", f"update decision_lines set amount = amount + 1 where award_id = '{world.money_award}'")
    text = f"{DONG + 1} was signed, its determination explains {DONG}"
    assert said(world, text) in (await breaches(world))["P7"]


async def test_an_award_that_no_determination_proposed_is_found(world: World):
    await world.alter("assessment", "delete from determinations where findings_revision = 1")
    assert said(world, "no determination that can be read proposed it") in (await breaches(world))["P7"]


async def test_a_determination_that_cannot_be_read_any_more_is_found(world: World):
    await world.alter("assessment", r"update determinations set sealed = '\x01' where findings_revision = 0")
    text = f"case {world.case}, findings 0: what the law was asked and answered cannot be read any more"
    assert one_of(await breaches(world), "P7") == text


async def test_a_report_behind_a_decision_that_cannot_be_read_is_found(world: World):
    await world.alter("intake", rf"update reports set sealed = '\x01' where id = '{world.report}'")
    text = f"case {world.case}, findings 0: the report or the findings behind it cannot be read any more"
    assert text in (await breaches(world))["P7"]


async def test_a_law_that_was_told_otherwise_than_was_found_is_found(world: World):
    """The officer found three who are hungry, the law was told four."""
    words = '{"losses": {"short_of_food": {"people": 3, "months": 1}}}'
    sealed = world.seal("assessment", words, f"findings.sealed|{world.case}|1").hex()
    await world.alter("assessment", rf"update findings set sealed = '\x{sealed}'")
    text = f"case {world.case}, findings 1: the law was told otherwise than was reported and found"
    assert text in (await breaches(world))["P7"]


async def test_a_determination_that_names_no_law_is_found(world: World):
    await world.alter("assessment", "update determinations set law_version = '' where findings_revision = 0")
    text = f"case {world.case}, findings 0: it names no law that answered"
    assert one_of(await breaches(world), "P7") == text


def a_page(world: World, **changes: Any) -> dict[str, Any]:
    """What the door shows of the case."""
    amounts = {world.money_award: DONG, world.rice_award: 60}
    page = {
        "rule_set": "ND335_540",
        "law_version": "x",
        "sentences": ["x"],
        "awards": [{"code": "RICE", "steps": ["x"], "basis": [{}]}],
        "signed": [
            {"award_id": str(award), "number": "1", "amount": amount, "role": "commune_chair"}
            for award, amount in amounts.items()
        ],
    }
    return page | changes


async def test_a_page_that_does_not_open_says_nothing_or_another_amount_is_found(world: World):
    world.evidence.explanations = {world.case: a_page(world)}
    assert await breaches(world) == {}
    world.evidence.explanations = {world.case: 404}
    assert one_of(await breaches(world), "P7") == f"case {world.case}: its explanation does not open (404)"
    world.evidence.explanations = {world.case: a_page(world, law_version="")}
    assert one_of(await breaches(world), "P7") == f"case {world.case}: its explanation says nothing of the law"
    world.evidence.explanations = {world.case: a_page(world, awards=[{"code": "RICE", "steps": [], "basis": [{}]}])}
    assert one_of(await breaches(world), "P7") == f"case {world.case}: RICE is explained without steps or articles"
    signed = a_page(world)["signed"]
    world.evidence.explanations = {world.case: a_page(world, signed=[{**signed[0], "amount": 1}, signed[1]])}
    text = f"case {world.case}: award {world.money_award} was signed with {DONG}, the page says 1"
    assert one_of(await breaches(world), "P7") == text
    world.evidence.explanations = {world.case: a_page(world, signed=signed[1:])}
    assert one_of(await breaches(world), "P7").endswith("the page says nothing")
