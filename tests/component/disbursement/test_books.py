"""Closed books are the ledger, to the đồng: the year's settlement, the two monthly files, what a round came to."""

from collections import Counter
from datetime import timedelta
from typing import Any

from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.disbursement.cash import a_line, a_list, a_waiting_household, close, hand_back, hand_over, keep_back
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, came_back, rejected, settled
from tests.component.disbursement.recovering import receipt
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, OTHER_COMMUNE

SUMS = (5_400_000, 3_100_000, 2_000_000, 1_500_001, 700_000, 900_000)
"""Paid for ever, paid and back, paid and given back in part, refused, signed for, brought back."""
# The same figures, asked of the ledger alone and in another way.
_BY_THE_LEDGER = """
    with moved as (
        select min(case when amount < 0 then account end) as taken, min(case when amount > 0 then account end) as given,
               max(amount) as amount, source_id from ledger_entries group by transaction_id, source_id)
    select coalesce(sum(amount) filter (where taken = 'contributed'), 0)::bigint as received,
           coalesce(sum(amount) filter (where given = 'contributed'), 0)::bigint as reversed,
           coalesce(sum(amount) filter (where given = 'settled'), 0)::bigint as spent,
           coalesce(sum(amount) filter (where taken = 'settled' and given = 'reserved'), 0)::bigint as returned,
           coalesce(sum(amount) filter (where taken = 'settled' and given = 'available'), 0)::bigint as recovered,
           (select sum(amount) from ledger_entries e where e.source_id = m.source_id
               and account in ('available', 'reserved', 'advanced'))::bigint as left
      from moved m where source_id = :source group by source_id"""


def this_month() -> str:
    """The month of whose file today is a part."""
    today = now().astimezone(VIETNAM).date()
    month = today if today.day < 20 else (today.replace(day=28) + timedelta(days=7))
    return f"{month:%Y-%m}"


async def a_busy_month(harness: ServiceHarness) -> tuple[str, list[Household]]:
    """Everything that happens to money happens once."""
    source = await harness.source(20_000_000, name="Ngân sách xã", scope={"commune_code": COMMUNE})
    wrong = await harness.contribute(source, 555_000)
    households = [a_household(amount=amount).signed_now() for amount in SUMS[:4]]
    await harness.take(*[one.reported for one in households], *[one.approved for one in households])
    await harness.send()
    paid, back, too_much, refused = [await harness.payment(one) for one in households]
    await harness.answer(settled(paid), settled(back), settled(too_much), rejected(refused))
    await harness.answer(came_back(back))
    await harness.take(reduced(households[2], 0, stood=SUMS[2]))
    [recovery] = await harness.rows("select * from recoveries")
    assert (await receipt(harness, recovery, 800_000)).status_code == 200
    households += [await a_waiting_household(harness, amount) for amount in SUMS[4:]]
    signed, absent = [await harness.payment(one) for one in households[4:]]
    made = await a_list(harness, source)
    answers = [
        await hand_over(harness, made["id"], a_line(signed)),
        await keep_back(harness, made["id"], absent),
        await hand_back(harness, made["id"], SUMS[5]),
        await close(harness, made["id"]),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    async with harness.client("accountant", subject="one") as one, harness.client("accountant", subject="two") as two:
        asked = await one.post(f"/v1/contributions/{wrong['id']}/reversal", json={"reason": "Ghi nhầm phiếu thu 12"})
        booked = (await one.get("/v1/bookings")).json()["items"]
        for booking in booked:
            await two.post(f"/v1/bookings/{booking['id']}/decision", json={"verdict": "confirmed"})
    assert asked.status_code in {200, 201, 202}, asked.text
    await harness.expect_balanced()
    return source, households


async def _get(harness: ServiceHarness, path: str, role: str = "accountant", **params: Any) -> Any:
    area = params.pop("area", {"communes": [COMMUNE]})
    async with harness.client(role, **area) as client:
        return await client.get(path, params=params)


async def test_a_years_settlement_is_the_ledger_to_the_dong(harness: ServiceHarness) -> None:
    source, _ = await a_busy_month(harness)
    year = now().astimezone(VIETNAM).year

    [of_year] = (await _get(harness, f"/v1/settlements/{year}")).json()["items"]
    [before] = (await _get(harness, f"/v1/settlements/{year - 1}")).json()["items"]
    [after] = (await _get(harness, f"/v1/settlements/{year + 1}")).json()["items"]
    [ledger] = await harness.rows(_BY_THE_LEDGER, source=source)

    figures = ("received", "reversed", "spent", "returned", "recovered", "left")
    assert {name: of_year[name] for name in figures} == dict(ledger)
    assert (of_year["spent"], of_year["returned"], of_year["recovered"]) == (
        SUMS[0] + SUMS[1] + SUMS[2] + SUMS[4],
        SUMS[1],
        800_000,
    )
    assert (of_year["received"], of_year["reversed"], of_year["unexplained"]) == (20_555_000, 555_000, 0)
    by_benefit = of_year["benefits"]
    assert {name: sum(one[name] for one in by_benefit) for name in figures[2:5]} == {
        name: ledger[name] for name in figures[2:5]
    }
    assert (before["left"], before["received"], of_year["opening"]) == (0, 0, 0)
    assert (after["opening"], after["left"], after["spent"]) == (ledger["left"], ledger["left"], 0)
    seen = await harness.seen(source)
    assert ledger["left"] == seen["available"] + seen["reserved"]


async def test_each_place_settles_its_own_means_and_drills_apart(harness: ServiceHarness) -> None:
    own = await harness.source(1_000, scope={"commune_code": COMMUNE})
    await harness.source(2_000, scope={"commune_code": OTHER_COMMUNE})
    await harness.source(3_000)
    await harness.source(4_000, scope={"commune_code": COMMUNE}, drill=False)
    path = f"/v1/settlements/{now().astimezone(VIETNAM).year}"

    [mine] = (await _get(harness, path)).json()["items"]
    [real] = (await _get(harness, path, drill=False)).json()["items"]
    everything = (await _get(harness, path, area={})).json()["items"]
    first = (await _get(harness, path, area={}, limit=2)).json()
    rest = (await _get(harness, path, area={}, limit=2, cursor=first["next_cursor"])).json()
    refused = await _get(harness, path, "assessor")

    assert (mine["source_id"], mine["received"], real["received"]) == (own, 1_000, 4_000)
    assert sorted(one["received"] for one in everything) == [1_000, 2_000, 3_000]
    assert [one["source_id"] for one in (*first["items"], *rest["items"])] == [one["source_id"] for one in everything]
    assert (rest["next_cursor"], refused.status_code) == (None, 403)


async def test_the_monthly_files_tell_what_was_paid_by_the_ledger_and_what_is_carried_over(harness: ServiceHarness) -> None:
    _, households = await a_busy_month(harness)
    path = f"/v1/communes/{COMMUNE}/cycles/{this_month()}"

    paid = (await _get(harness, path)).json()
    to_pay = (await _get(harness, path, file="to_pay")).json()
    lines = (await _get(harness, f"{path}/lines")).json()["items"]
    beyond = (await _get(harness, f"{path}/lines", part=1)).json()["items"]
    earlier = (await _get(harness, f"/v1/communes/{COMMUNE}/cycles/2026-01")).json()

    [ledger] = await harness.rows("select sum(amount)::bigint as out from ledger_entries where account = 'settled'")
    assert paid["paid_dong"] - paid["returned_dong"] == ledger["out"]
    assert (paid["paid_dong"], paid["returned_dong"]) == (SUMS[0] + SUMS[1] + SUMS[2] + SUMS[4], SUMS[1] + 800_000)
    carried_over = SUMS[1] + SUMS[3] + SUMS[5]
    assert (paid["unpaid_dong"], to_pay["unpaid_dong"]) == (carried_over, carried_over)
    assert (to_pay["paid_dong"], paid["is_over"], paid["basis"]) == (0, False, "335/2026/NĐ-CP Điều 28")
    for name in ("paid_dong", "returned_dong", "unpaid_dong"):
        assert sum(line[name] for line in lines) == sum(one[name] for one in paid["items"]) == paid[name]
    assert {line["case_id"] for line in lines} == {str(one.reported.case_id) for one in households}
    vouchers = {line["unpaid_dong"] or line["paid_dong"]: (line["bank_order"], line["cash_list_number"]) for line in lines}
    assert (vouchers[SUMS[0]][0] or "").endswith("-1")
    assert vouchers[SUMS[4]] == (None, 1)
    assert (beyond, earlier["items"]) == ([], [])
    assert "Hộ Thử" not in str(lines)


async def test_a_monthly_file_is_seen_by_who_keeps_the_money_of_the_place(harness: ServiceHarness) -> None:
    path = f"/v1/communes/{COMMUNE}/cycles/2026-11"

    elsewhere = await _get(harness, path, area={"communes": [OTHER_COMMUNE]})
    answers = [await _get(harness, f"{path}{more}", role) for role in ("commune_chair", "assessor") for more in ("", "/lines")]
    wrong = await _get(harness, f"/v1/communes/{COMMUNE}/cycles/2026-13")
    nowhere = await _get(harness, "/v1/communes/00000/cycles/2026-11", area={})

    assert [answer.status_code for answer in (elsewhere, *answers, wrong, nowhere)] == [404, 200, 403, 403, 403, 422, 404]


async def test_what_a_round_came_to_is_its_orders_and_a_cash_list_is_a_round(harness: ServiceHarness) -> None:
    source, _ = await a_busy_month(harness)

    by_bank = (await _get(harness, f"/v1/sources/{source}/rounds")).json()["items"]
    [by_cash] = (await _get(harness, f"/v1/sources/{source}/rounds", rail="cash")).json()["items"]
    rounds = [(await _get(harness, f"/v1/rounds/{one['id']}")).json() for one in by_bank]
    cash = (await _get(harness, f"/v1/rounds/{by_cash['id']}", "auditor")).json()
    elsewhere = await _get(harness, f"/v1/rounds/{by_cash['id']}", area={"communes": [OTHER_COMMUNE]})
    unknown = await _get(harness, f"/v1/rounds/{new_id()}")
    first = (await _get(harness, f"/v1/sources/{source}/rounds", limit=1)).json()
    rest = (await _get(harness, f"/v1/sources/{source}/rounds", cursor=first["next_cursor"] or "")).json()

    came_to: Counter[str] = Counter()
    for one in (one for each in rounds for one in each["items"]):
        came_to[one["standing"]] += one["dong"]
    assert sum(each["total_dong"] for each in rounds) == sum(SUMS[:4])
    assert dict(came_to) == {"paid": SUMS[0] + SUMS[2], "returned": SUMS[1], "not_paid": SUMS[3]}
    assert {one["standing"]: one["dong"] for one in cash["items"]} == {"paid": SUMS[4], "not_paid": SUMS[5]}
    assert (cash["count"], cash["total_dong"], cash["rail"], cash["number"]) == (2, SUMS[4] + SUMS[5], "cash", 1)
    assert (elsewhere.status_code, unknown.status_code) == (404, 404)
    assert first["next_cursor"] is None or [*first["items"], *rest["items"]] == by_bank
