"""Less of a signed award stands: it goes out lower, or not at all, or so much is to be recovered; never two of them."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement import commands
from services.disbursement.commands.resolutions import Resolution
from services.disbursement.consumers import Consumers
from services.disbursement.domain.bank_answers import read_answer
from services.disbursement.policy.resolutions import MeansShort, StillAtTheBank
from shared.clock import now
from shared.events import PaymentFailed, PaymentReduced, PaymentSettled, RecoveryEnded
from shared.identity import Actor, Role
from shared.ids import new_id
from tests.component.disbursement.harness import (
    Household,
    ServiceHarness,
    a_household,
    corrected,
    rejected,
    settled,
)
from tests.support.builders import (
    COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_reduced_award,
    an_approved_award,
    an_assistance_reduced,
)

_WHOLE, _LESS = 40_000_000, 20_000_000
_REAL = Actor("accountant-9", frozenset({Role.ACCOUNTANT}), frozenset({COMMUNE}))


def _house(**values: Any) -> Household:
    return a_household(amount=_WHOLE, code="HOUSE_NEW", **values)


def reduced(household: Household, stands: int, *, number: int = 1, stood: int = _WHOLE) -> Any:
    approved = household.approved
    award = approved.awards[0]
    return an_assistance_reduced(
        case_id=approved.case_id,
        household_id=approved.household_id,
        signed_by="officer-2",
        reductions=(
            a_reduced_award(
                award_id=award.award_id, code=award.code, unit=award.unit, number=number, stood=stood, stands=stands
            ),
        ),
    )


async def _recoveries(harness: ServiceHarness) -> list[tuple[int, str]]:
    return [(row["amount"], row["state"]) for row in await harness.rows("select * from recoveries order by number")]


async def _effects(harness: ServiceHarness) -> list[tuple[str, int, int]]:
    return [(fact.effect, fact.amount, fact.difference) for fact in await harness.facts(PaymentReduced)]


async def _sent(harness: ServiceHarness, *households: Household) -> str:
    source = await harness.source(100_000_000)
    for household in households:
        await harness.take(household.reported, household.approved)
    await harness.send()
    return source


async def test_in_any_order_of_facts_only_what_stands_goes_out(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    for times, order in enumerate(itertools.permutations(range(4)), 1):
        household = _house()
        facts = [household.reported, household.approved, reduced(household, 30_000_000)]
        facts.append(reduced(household, _LESS, number=2, stood=30_000_000))

        for number in order:
            await harness.take(facts[number])
        await harness.take(*facts)
        await harness.send()

        payment = await harness.payment(household)
        assert (payment["state"], payment["amount"], payment["lowered"]) == ("sent", _LESS, _WHOLE - _LESS), order
        heard = [one.amount_dong for one in harness.bank.heard]  # type: ignore[attr-defined] # the quiet bank's
        assert heard == [_LESS] * times, order
        assert await _recoveries(harness) == []
        assert (await harness.seen(source))["available"] == 1_000_000_000 - times * _LESS, order
    await harness.expect_balanced()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_what_was_taken_back_entirely_is_withdrawn_before_it_goes_out(harness: ServiceHarness, order: Any) -> None:
    source = await harness.source(100_000_000)
    household = _house()
    facts = [household.reported, household.approved, reduced(household, 0)]

    for number in order:
        await harness.take(facts[number])
    await harness.send()

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["amount"]) == ("released", "award_reduced", _WHOLE)
    assert harness.bank.heard == []  # type: ignore[attr-defined] # the quiet bank's
    assert (await harness.seen(source))["available"] == 100_000_000
    assert {row["state"] for row in await harness.rows("select state from clocks")} <= {"stopped"}
    assert await _effects(harness) == [("released", 0, _WHOLE)]
    await harness.expect_balanced()


async def test_a_round_of_which_all_was_taken_back_ends(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = _house()
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()

    await harness.take(reduced(household, 0))

    await harness.activities.send_round(round_id)
    assert await harness.activities.settle_what_is_answered(round_id) is None
    assert [row.signal for row in await harness.wakes("PayRound")] == [None, "answers_arrived"]


async def test_what_waits_for_means_waits_for_less(harness: ServiceHarness) -> None:
    household = _house()
    await harness.take(household.reported, household.approved)
    await harness.take(reduced(household, _LESS))

    source = await harness.source(25_000_000)
    await harness.loops.reserve_waiting_payments()

    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"], str(payment["source_id"])) == ("reserved", _LESS, source)
    await harness.expect_balanced()


async def test_what_was_paid_is_to_be_recovered_by_the_difference_only(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    await harness.answer(settled(await harness.payment(household)))

    await harness.take(reduced(household, _LESS), reduced(household, _LESS))
    await harness.take(reduced(household, 5_000_000, number=2, stood=_LESS))

    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"], payment["recovery"]) == ("settled", _WHOLE, False)
    assert await _recoveries(harness) == [(20_000_000, "open"), (15_000_000, "open")]
    assert await _effects(harness) == [("to_recover", _WHOLE, 20_000_000), ("to_recover", _WHOLE, 15_000_000)]
    assert len(harness.bank.heard) == 1  # type: ignore[attr-defined] # the quiet bank's
    await harness.expect_balanced()


async def test_goods_in_hand_are_to_be_recovered_and_goods_that_wait_are_given_in_less(harness: ServiceHarness) -> None:
    await harness.source(200, unit="kg")
    given, waits = (a_household(amount=60, unit="kg", code="RICE") for _ in range(2))
    for household in (given, waits):
        await harness.take(household.reported, household.approved)
    assert (await harness.hand_over((await harness.payment(given))["id"])).status_code == 201

    await harness.take(*[reduced(household, 45, stood=60) for household in (given, waits)])

    assert await _recoveries(harness) == [(15, "open")]
    payment = await harness.payment(waits)
    assert (payment["state"], payment["amount"]) == ("reserved", 45)
    assert (await harness.hand_over(payment["id"], quantity=60)).status_code == 422
    assert (await harness.hand_over(payment["id"], quantity=45)).status_code == 201
    await harness.expect_balanced()


async def test_who_signed_the_reduction_hands_nothing_over(harness: ServiceHarness) -> None:
    await harness.source(200, unit="kg")
    household = a_household(amount=60, unit="kg", code="RICE")
    await harness.take(household.reported, household.approved, reduced(household, 45, stood=60))

    answer = await harness.hand_over((await harness.payment(household))["id"], subject="officer-2")

    assert answer.status_code == 403


async def test_what_is_out_at_the_bank_waits_for_its_answer(harness: ServiceHarness) -> None:
    arrived, refused, gone = _house(), _house(), _house()
    source = await harness.source(200_000_000)
    for household in (arrived, refused, gone):
        await harness.take(household.reported, household.approved)
    await harness.send()

    await harness.take(reduced(arrived, _LESS), reduced(refused, _LESS), reduced(gone, 0))
    assert {(row["state"], row["amount"]) for row in await harness.payments()} == {("sent", _WHOLE)}
    assert (await _recoveries(harness), await _effects(harness)) == ([], [])
    await harness.answer(
        settled(await harness.payment(arrived)),
        rejected(await harness.payment(refused)),
        rejected(await harness.payment(gone)),
    )

    assert [((row := await harness.payment(each))["state"], row["amount"]) for each in (arrived, refused, gone)] == [
        ("settled", _WHOLE),
        ("held", _LESS),
        ("released", _WHOLE),
    ]
    assert await _recoveries(harness) == [(20_000_000, "open")]
    assert [fact.award_id for fact in await harness.facts(PaymentFailed)] == [refused.award_id]
    assert (await harness.seen(source))["available"] == 140_000_000
    await harness.expect_balanced()

    await harness.take(corrected(refused, "770011112222"))
    await harness.send()
    assert harness.bank.heard[-1].amount_dong == _LESS  # type: ignore[attr-defined] # the quiet bank's
    await harness.answer(settled(await harness.payment(refused), attempt=2))
    assert [fact.amount_dong for fact in await harness.facts(PaymentSettled)] == [_WHOLE, _LESS]
    await harness.expect_balanced()


async def test_an_unknown_outcome_is_waited_for_and_then_recovered(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    (round_id,) = await harness.rounds()
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, harness.foundation.actor, round_id, now())
    await harness.take(reduced(household, 0))
    assert (await harness.payment(household))["state"] == "unknown"

    await harness.answer(settled(await harness.payment(household)))

    assert (await harness.payment(household))["state"] == "settled"
    assert await _recoveries(harness) == [(_WHOLE, "open")]
    await harness.expect_balanced()


@pytest.mark.parametrize(("stands", "state", "orders"), [(_LESS, "sent", [_WHOLE, _LESS]), (0, "released", [_WHOLE])])
async def test_an_order_that_certainly_never_arrived_is_not_told_again_in_full(
    harness: ServiceHarness, stands: int, state: str, orders: list[int]
) -> None:
    household = _house()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.take(reduced(household, stands))

    order = [f"{payment['id']}-1"]
    silence = commands.attempts.Silence(asked=order, never_received=order)
    for later in (timedelta(), timedelta(seconds=6)):
        async with harness.foundation.database.transaction() as session:
            again = await commands.attempts.record_silence(
                session, harness.foundation.actor, harness.context, silence, now() + later
            )
        assert again == frozenset()
    await harness.send()

    assert (await harness.payment(household))["state"] == state
    assert [order.amount_dong for order in harness.bank.heard] == orders  # type: ignore[attr-defined] # the quiet bank's
    assert await harness.facts(PaymentFailed) == []
    assert await _recoveries(harness) == []
    await harness.expect_balanced()


@pytest.mark.parametrize("answer_first", [True, False])
async def test_a_reduction_and_the_banks_answer_at_the_same_moment_end_as_one_after_the_other(
    harness: ServiceHarness, *, answer_first: bool
) -> None:
    household = _house()
    await _sent(harness, household)
    said = read_answer(settled(await harness.payment(household)))

    async def answer(session: Any) -> None:
        await commands.bank_answers.record_answers(session, harness.foundation.actor, harness.context, [said], now())

    async def reduce(session: Any) -> None:
        handlers = Consumers(harness.foundation, harness.context)
        await handlers.on_assistance_reduced(session, harness.foundation.actor, [reduced(household, _LESS)])

    first, second = (answer, reduce) if answer_first else (reduce, answer)

    async def comes_second() -> None:
        async with harness.foundation.database.transaction() as session:
            await second(session)

    async with harness.foundation.database.transaction() as session:
        await first(session)
        other = asyncio.create_task(comes_second())
        await asyncio.sleep(0.3)
        assert not other.done(), "the second waits for the payment"
    await other

    assert (await harness.payment(household))["state"] == "settled"
    assert await _recoveries(harness) == [(_WHOLE - _LESS, "open")]
    await harness.expect_balanced()


async def test_what_the_bank_named_wrongly_is_settled_by_a_person_and_the_rest_recovered(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.answer(settled(payment, amount=1))
    await harness.take(reduced(household, _LESS))
    assert ((row := await harness.payment(household))["state"], row["amount"]) == ("held", _WHOLE)

    async with harness.foundation.database.transaction() as session:
        resolution = Resolution(payment["id"], "paid", "bank confirmed")
        await commands.resolutions.resolve_payment(session, _REAL, harness.context, resolution, now())

    assert (await harness.payment(household))["state"] == "settled"
    assert await _recoveries(harness) == [(20_000_000, "open")]
    await harness.expect_balanced()


async def test_what_the_bank_takes_in_no_form_is_lowered_once_a_person_said_not_paid(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.refuse(payment)
    await harness.take(reduced(household, _LESS))

    async with harness.foundation.database.transaction() as session:
        resolution = Resolution(payment["id"], "not_paid", "never received")
        await commands.resolutions.resolve_payment(session, _REAL, harness.context, resolution, now())

    assert ((row := await harness.payment(household))["state"], row["amount"], row["lowered"]) == ("held", _LESS, _LESS)
    await harness.expect_balanced()


async def _resolve(harness: ServiceHarness, payment: Any, outcome: Any) -> None:
    async with harness.foundation.database.transaction() as session:
        resolution = Resolution(payment["id"], outcome, "Sao kê ngân hàng số 12")
        await commands.resolutions.resolve_payment(session, _REAL, harness.context, resolution, now())


@pytest.mark.parametrize("later", ["no other order", "refused again", "never received"])
async def test_an_earlier_higher_order_that_was_paid_after_all_is_settled_and_the_rest_recovered(
    harness: ServiceHarness, later: str
) -> None:
    household = _house()
    source = await _sent(harness, household)
    first = await harness.payment(household)
    await harness.answer(rejected(first))
    await harness.take(reduced(household, _LESS))
    if later != "no other order":
        await harness.take(corrected(household, "770011112222"))
        await harness.send()
        assert [order.amount_dong for order in harness.bank.heard] == [_WHOLE, _LESS]  # type: ignore[attr-defined] # quiet bank
    if later == "refused again":
        await harness.answer(rejected(first, attempt=2))

    await harness.answer(settled(first))
    if later == "never received":
        assert (await harness.payment(household))["state"] == "sent"
        with pytest.raises(StillAtTheBank):
            await _resolve(harness, first, "paid")
        await harness.answer(rejected(first, attempt=2))
    held = await harness.payment(household)
    assert (held["state"], held["amount"], held["contradicted"]) == ("held", _LESS, True)
    await _resolve(harness, first, "paid")

    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"], payment["lowered"], payment["contradicted"]) == ("settled", _WHOLE, 0, False)
    assert await _recoveries(harness) == [(_WHOLE - _LESS, "open")]
    assert [fact.amount_dong for fact in await harness.facts(PaymentSettled)] == [_WHOLE]
    assert await _effects(harness) == [("lowered", _LESS, _WHOLE - _LESS), ("to_recover", _WHOLE, _WHOLE - _LESS)]
    statuses = [row["status"] for row in await harness.rows("select status from attempts order by number")]
    assert statuses == ["settled", "rejected"][: len(statuses)]
    shown = await harness.seen(source)
    assert (shown["available"], shown["reserved"], shown["settled"]) == (60_000_000, 0, _WHOLE)
    await harness.answer(settled(first))
    await harness.take(reduced(household, _LESS))
    assert len(await _recoveries(harness)) == 1
    await harness.expect_balanced()


async def test_an_earlier_order_that_was_not_paid_after_all_leaves_the_lower_amount_to_go(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    first = await harness.payment(household)
    await harness.answer(rejected(first))
    await harness.take(reduced(household, _LESS), corrected(household, "770011112222"))
    await harness.send()
    await harness.answer(rejected(first, attempt=2), settled(first))
    await _resolve(harness, first, "not_paid")
    await harness.take(corrected(household, "770011113333", revision=3))
    await harness.send()

    statuses = [row["status"] for row in await harness.rows("select status from attempts order by number")]
    assert statuses == ["rejected", "rejected", "sent"]
    assert [order.amount_dong for order in harness.bank.heard] == [_WHOLE, _LESS, _LESS]  # type: ignore[attr-defined] # quiet bank
    assert await _recoveries(harness) == []
    await harness.expect_balanced()


async def test_what_the_source_has_not_is_said_and_nothing_is_written(harness: ServiceHarness) -> None:
    household, other = _house(), _house()
    source = await harness.source(_WHOLE + _LESS)
    await harness.take(household.reported, household.approved)
    await harness.send()
    first = await harness.payment(household)
    await harness.answer(rejected(first))
    await harness.take(reduced(household, _LESS))
    await harness.take(other.reported, other.approved)
    await harness.answer(settled(first))
    assert (await harness.seen(source))["available"] == 0

    with pytest.raises(MeansShort):
        await _resolve(harness, first, "paid")

    assert ((row := await harness.payment(household))["state"], row["amount"]) == ("held", _LESS)
    await harness.expect_balanced()


async def test_what_was_given_for_another_award_is_never_touched(harness: ServiceHarness) -> None:
    household = _house()
    other = household.approved.model_copy(
        update={"event_id": new_id(), "awards": (an_approved_award(amount=5_400_000, code="INJURY"),)}
    )
    await harness.source(100_000_000)
    await harness.take(household.reported, household.approved, other)

    await harness.take(reduced(household, 0))

    assert [(row["amount"], row["state"]) for row in await harness.payments()] == [
        (5_400_000, "reserved"),
        (_WHOLE, "released"),
    ]


async def test_given_again_it_is_a_payment_of_its_own(harness: ServiceHarness) -> None:
    household = _house()
    await _sent(harness, household)
    await harness.answer(settled(await harness.payment(household)))
    await harness.take(reduced(household, _LESS))
    again = household.approved.model_copy(
        update={
            "event_id": new_id(),
            "awards": (an_approved_award(amount=_LESS, code="HOUSE_NEW", instalment=2),),
        }
    )

    await harness.take(again)

    assert [(row["amount"], row["state"]) for row in await harness.payments()] == [(_LESS, "reserved"), (_WHOLE, "settled")]
    assert await _recoveries(harness) == [(_LESS, "open")]


async def test_a_reduction_of_a_case_that_was_taken_back_changes_nothing(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = _house()
    await harness.take(household.reported, household.approved, a_case_retracted(case_id=household.reported.case_id))

    await harness.take(reduced(household, _LESS))

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["amount"]) == ("released", "case_retracted", _WHOLE)
    await harness.expect_balanced()


async def test_a_recovery_ends_by_a_person_who_signed_nothing_and_is_waived_by_the_province_only(
    harness: ServiceHarness,
) -> None:
    household = _house()
    await _sent(harness, household)
    await harness.answer(settled(await harness.payment(household)))
    await harness.take(reduced(household, _LESS))
    async with harness.client(communes=[COMMUNE]) as client:
        [open_one] = (await client.get("/v1/recoveries", params={"state": "open"})).json()["items"]
        [shown] = (await client.get("/v1/payments")).json()["items"][0]["recoveries"]
    assert {name: open_one[name] for name in shown} == shown
    assert (open_one["amount"], open_one["decision_number"]) == (20_000_000, "3/QĐ-UBND")

    async def end(role: str, outcome: str, **who: Any) -> Any:
        async with harness.client(role, **who) as client:
            body = {"outcome": outcome, "reason": "hardship", "act": "17/QĐ-UBND", "receipt_number": "PT-1"}
            return await client.post(f"/v1/recoveries/{open_one['id']}/end", json=body)

    for answer, status, kind in (
        (await end("accountant", "waived", communes=[COMMUNE]), 403, "waived-by-province"),
        (await end("accountant", "paid_back", communes=[COMMUNE], subject="officer-2"), 403, "recovery-ended-by-signer"),
        (await end("accountant", "paid_back", communes=["18073"]), 403, "not-your-commune"),
        (await end("provincial_leader", "waived", provinces=[PROVINCE]), 200, ""),
        (await end("accountant", "paid_back", communes=[COMMUNE]), 409, "recovery-ended"),
    ):
        assert answer.status_code == status, answer.text
        assert str(answer.json().get("type", "")).endswith(kind)

    assert await _recoveries(harness) == [(20_000_000, "waived")]
    [fact] = await harness.facts(RecoveryEnded)
    assert (fact.outcome, fact.amount, fact.reason_code) == ("waived", 20_000_000, "hardship")
    await harness.expect_balanced()


async def test_an_installation_may_only_keep_it_on_record(harness: ServiceHarness) -> None:
    harness.settings = harness.settings.model_copy(update={"recoveries_open": False})
    harness.__post_init__()
    household = _house()
    await _sent(harness, household)
    await harness.answer(settled(await harness.payment(household)))

    await harness.take(reduced(household, _LESS))

    assert await _recoveries(harness) == [(20_000_000, "noted")]
