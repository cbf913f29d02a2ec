"""Tickets at the desk: taken by a named person, ended by two at the payment, or alone where they are of no payment of ours."""

import re
from dataclasses import replace

from services.console.views.vocabulary import word
from services.disbursement import commands
from shared.clock import now
from shared.ids import new_id
from shared.vocabulary import BENEFITS
from tests.component.console.answers import a_page
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.money import an_accountant, sent
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import rejected, settled
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    MORNING,
    a_household_reported,
    a_payment_contradicted,
)

PATH = "/money/odd-answers"


async def test_a_ticket_is_taken_by_one_and_ended_by_two_who_say_the_same(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (payment,) = await sent(disbursement, 5_400_000)
    await disbursement.answer(settled(payment, amount=5_398_900))
    path = f"/money/payments/{payment['id']}"
    said = {"outcome": "reversed", "reason": "Sao kê 12", "possible": ["paid", "reversed"]}

    async with an_accountant(harness) as first, an_accountant(harness, subject="accountant-2") as second:
        listed = await first.get(PATH)
        take = re.search(rf'action="({PATH}/[0-9a-f-]{{36}}/take)"', listed.text)
        assert take, listed.text
        taken = await first.post(take[1], data={"key": str(new_id())})
        own = await first.get(PATH)
        others = await second.get(PATH)
        english = well_made(await first.get(f"{PATH}?lang=en"))
        proposed = await first.post(path, data={"key": str(new_id()), **said})
        waits = well_made(await second.get(path))
        ended = await second.post(path, data={"key": str(new_id()), **said})
        over = await second.post(take[1], data={"key": str(new_id())})
        none = well_made(await second.get(PATH))
        story = well_made(await second.get(path))

    assert "chưa ai nhận" in well_made(listed)
    assert [answer.status_code for answer in (taken, proposed, ended, over)] == [303, 303, 303, 409]
    assert "có người theo" in well_made(own)
    assert (take[0] in own.text, take[0] in others.text) == (False, True), "what one looks after one does not take again"
    assert ", 1 time " in english
    assert '<span class="badge warn">DIỄN TẬP</span>' in listed.text
    assert "Lý do: Sao kê 12" in waits
    assert "Cần người thứ hai kết luận giống vậy" in waits
    assert "Ngân hàng không bỏ ngỏ khoản nào" in none
    assert "cán bộ mã accountant-2 kết luận lúc" in story, "who ended it, as people know him"
    assert (await disbursement.payments())[0]["state"] == "reserved"


async def test_a_second_person_sees_the_sum_that_he_must_say_as_well(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    """The bank has named none: the first has written it off the statement."""
    disbursement.context = disbursement.app.state.context = replace(disbursement.context, one_person_up_to=1_000_000)
    (payment,) = await sent(disbursement, 5_400_000)
    await disbursement.answer({**settled(payment), "amount_dong": None})
    async with disbursement.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, disbursement.foundation.actor, (await disbursement.rounds())[0], now())
    path = f"/money/payments/{payment['id']}"
    said = {"outcome": "paid", "reason": "Sao kê 12", "possible": ["paid", "not_paid"], "amount_dong": "5.390.000"}

    async with an_accountant(harness) as first, an_accountant(harness, subject="accountant-2") as second:
        proposed = await first.post(path, data={"key": str(new_id()), **said})
        pages = [well_made(await second.get(page)) for page in (path, PATH)]
        async with harness.browser("auditor") as auditor:
            masked = well_made(await auditor.get(PATH))
        without = await second.post(path, data={"key": str(new_id()), **said, "amount_dong": ""})
        ended = await first.post(path, data={"key": str(new_id()), **said, "amount_dong": ""})

    assert [answer.status_code for answer in (proposed, without, ended)] == [303] * 3
    assert all("Lý do: Sao kê 12" in page for page in pages)
    assert "Sao kê 12" not in masked
    assert "bạn không được xem lời này" in masked
    assert "bạn không được xem)" in masked
    assert all("đã chi, sao kê ghi 5.390.000 đ. Cần người thứ hai kết luận giống vậy, cùng số tiền" in page for page in pages)
    assert (await disbursement.payments())[0]["state"] == "settled"
    assert await disbursement.rows("select difference from bank_differences") == [], "the last two have named none"


async def test_what_is_of_no_payment_is_ended_with_what_was_found_out(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.answer({"end_to_end_id": "nobody", "status": "settled", "amount_dong": 1})

    async with an_accountant(harness, provinces=[]) as everywhere, an_accountant(harness) as province:
        assert "nobody" not in (await province.get(PATH)).text
        listed = await everywhere.get(PATH)
        close = re.search(rf'action="({PATH}/[0-9a-f-]{{36}}/close)"', listed.text)
        assert close, listed.text
        empty = await everywhere.post(close[1], data={"key": str(new_id()), "reason": ""})
        closed = await everywhere.post(close[1], data={"key": str(new_id()), "reason": "Ngân hàng gửi nhầm"})
        none = well_made(await everywhere.get(PATH))

    assert "Của kế toán toàn quốc" in well_made(listed)
    assert [empty.status_code, closed.status_code] == [422, 303]
    assert "reason" in empty.text
    assert "Ngân hàng không bỏ ngỏ khoản nào" in none


async def test_the_banks_own_words_are_shown_as_they_are_and_run_nothing(harness: ServiceHarness) -> None:
    odd = {
        "id": str(new_id()), "payment_id": None, "meaning": "stranger", "words": "<script>alert(1)</script>", "times": 3,
        "first_at": MORNING.isoformat(), "last_at": MORNING.isoformat(), "ended_at": None, "ended_by": None, "outcome": None,
    }  # fmt: skip
    ticket = {
        "id": odd["id"], "payment_id": None, "kind": "stranger", "state": "open", "owner": "country", "due_at": None,
        "opened_at": MORNING.isoformat(), "taken_by": None, "proposal": None, "odd_answers": [odd],
    }  # fmt: skip
    harness.others.answers["disbursement"] = a_page(ticket)

    async with harness.browser("auditor") as browser:
        answer = await browser.get("/money/odd-answers")

    assert "Không thuộc khoản chi nào: nói về khoản không phải của ta" in well_made(answer)
    assert "&lt;script&gt;" in answer.text


async def test_a_payment_that_the_bank_left_open_is_called_by_what_people_know(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (payment,) = await sent(disbursement, 5_400_000)
    case = payment["case_id"]
    await disbursement.answer(settled(payment))
    await disbursement.answer(rejected(payment, reason="account_closed"))
    reported = a_household_reported(case_id=case, case_number="HT-2611-00042")
    await harness.take(an_incident(), reported, a_payment_contradicted(case_id=case, payment_id=payment["id"]))

    async with an_accountant(harness) as browser:
        pages = [await browser.get(page) for page in (PATH, f"/contradictions?incident_id={INCIDENT}")]
        of_it = await browser.get(f"/money/payments/{payment['id']}")
    async with harness.browser("commune_officer", communes=[COMMUNE]) as officer:
        harness.others.answers["disbursement"] = None
        without = well_made(await officer.get("/contradictions"))

    name = f"HT-2611-00042 · {word(BENEFITS, payment['benefit']).vi} · 5.400.000 đ"
    for page in pages:
        assert name in well_made(page)
        assert f'href="/money/payments/{payment["id"]}"' in page.text, "the id is for programs, and stands in the link"
        assert str(payment["id"])[-8:] not in well_made(page)
    assert "<title>Khoản chi: HT-2611-00042" in of_it.text
    assert "Khoản chi của hồ sơ HT-2611-00042" in without or name in without
