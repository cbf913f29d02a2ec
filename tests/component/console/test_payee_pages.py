"""The page of payees, at the real doors of disbursement: one proposes, another confirms, and somebody says why it is shared."""

import re
from typing import Any

import httpx

from shared.events.assessment import LostPersons
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household, an_account, corrected
from tests.support.builders import COMMUNE, a_damage_assessed

ORIGIN = {"Origin": "http://service.test"}
WHY = "Đã gặp hộ và xem giấy tờ tài khoản"


def _somebody(harness: ServiceHarness, role: str, **who: Any) -> httpx.AsyncClient:
    client = harness.browser(role, **{"communes": [COMMUNE], "subject": f"{role}-1", **who})
    client.headers.update(ORIGIN)
    return client


async def test_one_proposes_a_changed_account_and_only_another_lets_it_be_paid(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(50_000_000)
    account, signed = an_account(), an_account()
    household = a_household(account=signed).frozen()
    await disbursement.take(household.reported, household.approved, corrected(household, account))
    path = f"/payees/{household.reported.case_id}"
    async with (
        _somebody(harness, "commune_officer") as officer,
        _somebody(harness, "commune_chair") as chair,
        _somebody(harness, "auditor") as auditor,
    ):
        waiting, form = await officer.get("/payees"), await officer.get(path)
        unsaid = await officer.post(path, data={"key": str(new_id()), "kind": "head"})
        body = {"key": str(new_id()), "kind": "head", "reason": WHY}
        proposed = await officer.post(path, data=body, follow_redirects=True)
        others, first, read = await chair.get("/payees"), await chair.get("/work"), await auditor.get("/payees")
        (action,) = re.findall(r'action="(/payees/changes/[0-9a-f-]{36})"', others.text)
        alone = await officer.post(action, data={"key": str(new_id()), "verdict": "confirmed"})
        confirmed = await chair.post(action, data={"key": str(new_id()), "verdict": "confirmed"}, follow_redirects=True)

    assert "tài khoản đã đổi sau khi ký" in well_made(waiting)
    assert f'href="{path}"' in waiting.text
    assert "Gửi người thứ hai xác nhận" in well_made(form)
    assert unsaid.status_code == 422
    assert "Bạn đã đề nghị việc này" in well_made(proposed)
    assert 'value="confirmed"' not in proposed.text
    assert WHY in well_made(others)
    (line,) = re.findall(r'<li id="change-.*?</li>', others.text, re.DOTALL)
    assert "bị thương" in line
    assert "5.400.000 đ" in line
    assert '<span class="badge warn">DIỄN TẬP</span>' in line
    assert WHY not in well_made(read)
    assert "bạn không được xem lý do" in read.text
    before, _, after = line.partition("Đổi thành trả cho")
    assert (signed[-4:] in before, account[-4:] in after) == (True, True), "from which account to which"
    assert account not in others.text
    assert signed not in others.text
    assert WHY in well_made(first)
    assert alone.status_code == 403
    assert "không tự xác nhận được" in well_made(alone)
    assert "Đã xác nhận: tiền đi tiếp." in well_made(confirmed)
    assert (await disbursement.payment(household))["state"] == "reserved"


async def test_what_several_households_have_is_explained_on_the_same_page(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(50_000_000)
    account = an_account()
    one, two = a_household(account=account).frozen(), a_household(account=account).frozen()
    await disbursement.take(one.reported, two.reported, one.approved, two.approved)
    path = f"/payees/shared/{one.reported.case_id}"
    async with _somebody(harness, "commune_officer") as officer, _somebody(harness, "auditor") as auditor:
        page, read = await officer.get("/payees"), await auditor.get("/payees")
        unsaid = await officer.post(path, data={"key": str(new_id()), "kind": "account", "reason": ""})
        body = {"key": str(new_id()), "kind": "account", "reason": WHY}
        released = await officer.post(path, data=body, follow_redirects=True)

    assert "nhiều hộ dùng chung tài khoản này" in well_made(page)
    assert f'action="{path}"' in page.text
    assert 'action="/payees/' not in read.text
    assert (unsaid.status_code, 'id="reason-wrong-1"' in unsaid.text, bool(well_made(unsaid))) == (422, True, True)
    assert '<p class="pager"><a href="/work">' in page.text
    assert "Đã ghi lý do" in well_made(released)
    states = [(await disbursement.payment(each))["state"] for each in (one, two)]
    assert states == ["reserved", "waiting_payee"]


async def test_two_persons_let_it_go_by_list_on_no_account(harness: ServiceHarness, disbursement: Disbursement) -> None:
    await disbursement.source(50_000_000)
    household, by_list = a_household().frozen(), a_household(account=None).frozen()
    await disbursement.take(household.reported, household.approved, corrected(household, None))
    await disbursement.take(by_list.reported, by_list.approved)
    path = f"/payees/{household.reported.case_id}"
    async with _somebody(harness, "commune_officer") as officer, _somebody(harness, "commune_chair") as chair:
        waiting = await officer.get("/payees")
        body = {"key": str(new_id()), "kind": "head", "without_account": "1", "reason": WHY}
        assert (await officer.post(path, data=body)).status_code == 303
        others = await chair.get("/payees")
        (action,) = re.findall(r'action="(/payees/changes/[0-9a-f-]{36})"', others.text)
        await chair.post(action, data={"key": str(new_id()), "verdict": "confirmed"})

    assert "tài khoản đã ký bị rút" in well_made(waiting)
    # Who waits for a list is there, too, and an account is entered where the household is.
    assert f'href="/cases/{by_list.reported.case_id}/correct"' in waiting.text
    assert "không qua tài khoản: nhận tiền mặt theo danh sách" in well_made(others)
    after = await disbursement.payment(household)
    assert (after["rail"], after["state"]) == ("cash", "reserved")


async def test_another_adult_is_named_without_his_own_account_and_the_page_says_so_at_its_field(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(50_000_000)
    household = a_household().frozen()
    dead = a_damage_assessed(case_id=household.reported.case_id, revision=2, lost=LostPersons(persons=("p1",), head=True))
    await disbursement.take(household.reported, household.approved, dead)
    path = f"/payees/{household.reported.case_id}"
    async with _somebody(harness, "commune_officer") as officer:
        form = well_made(await officer.get(path))
        answer = await officer.post(path, data={"key": str(new_id()), "kind": "adult", "person": "p2", "reason": WHY})

    assert "chỉ khi tài khoản đó là của người nhận" in form
    assert answer.status_code == 422
    assert "phải có tài khoản riêng của người nhận" in well_made(answer)
    assert "(without_account)" not in answer.text, "a word of the door, which nobody at the desk knows"
    assert re.search(r'<input[^>]*id="account_number"[^>]*aria-invalid="true"', answer.text)
