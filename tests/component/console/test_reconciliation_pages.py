"""Reconciliation at the desk: the difference and why it is not 0, compared on demand, taken, let stand by two."""

import re
from datetime import timedelta

from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.statements import a_stranger, send_statement

PATH = "/money/reconciliation"
STATEMENTS = "/money/statements"
COUNTRY: dict[str, list[str]] = {"provinces": [], "communes": []}


async def test_a_difference_is_found_on_demand_taken_by_one_and_let_stand_by_two(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await send_statement(disbursement, a_stranger(3_300, "debit", "FEE-1"))
    async with an_accountant(harness, **COUNTRY) as first, an_accountant(harness, subject="two", **COUNTRY) as second:
        before = well_made(await first.get(PATH))
        compared = await first.post(PATH, data={"key": str(new_id())})
        listed = await first.get(PATH)
        take = re.search(rf'action="({PATH}/differences/[0-9a-f-]{{36}})/take"', listed.text)
        assert take, listed.text
        taken = await first.post(f"{take[1]}/take", data={"key": str(new_id())})
        nothing_said = await first.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": ""})
        said = await first.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": "Phí tháng 11"})
        waits = await second.get(PATH)
        works = [well_made(await one.get("/work")) for one in (first, second)]
        accepted = await second.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": "Đúng, hợp đồng 3"})
        await second.post(PATH, data={"key": str(new_id())})
        after = well_made(await second.get(PATH))

    shown = well_made(listed)
    assert "Chưa đối soát lần nào" in before
    assert [answer.status_code for answer in (compared, taken, said, accepted)] == [303] * 4
    assert nothing_said.status_code == 422
    assert "Chênh lệch: 3.300 đ" in shown
    assert "1 khoản lệch chưa làm rõ" in shown
    assert "bên kia có, sổ không ghi" in shown
    assert "Bút toán ngân hàng TK-1|FEE-1" in shown
    assert "Phí tháng 11" in well_made(waits)
    assert ["Bên kia có, sổ không ghi: 3.300 đ" in work for work in works] == [False, True], "who has explained it waits"
    assert "Chênh lệch: 0 đ" in after
    assert "Lệch đã được hai kế toán chấp nhận: 3.300 đ" in after
    assert "Không có khoản lệch nào" in after


async def test_in_english_and_for_who_only_reads(harness: ServiceHarness, disbursement: Disbursement) -> None:
    await disbursement.loops.reconcile()
    async with harness.browser("provincial_leader", provinces=["01"]) as browser:
        shown = well_made(await browser.get(PATH, headers={"Accept-Language": "en"}))
        refused = await browser.post(PATH, data={"key": str(new_id())}, headers={"Origin": "http://service.test"})

    assert "Difference: 0 đ" in shown
    assert "There is no statement yet" in shown
    assert "Compare now" not in shown
    assert refused.status_code == 403


async def test_while_disbursement_is_away_it_shows_no_zero(harness: ServiceHarness) -> None:
    async with an_accountant(harness) as browser:
        shown = well_made(await browser.get(PATH))

    assert "chưa trả lời" in shown
    assert "Chênh lệch" not in shown


async def test_a_statement_is_brought_by_one_and_released_by_another(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    day = now().astimezone(VIETNAM).date() - timedelta(days=1)
    lines = f"Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có\n{day:%d/%m/%Y},FT77,3.300,\n".encode()
    form = {"account": "TK-1", "first_day": str(day), "last_day": str(day), "opening_dong": "10000", "closing_dong": "6000"}
    wrong = lines.replace(b"3.300", b"3,3")
    async with an_accountant(harness, **COUNTRY) as first, an_accountant(harness, subject="two", **COUNTRY) as second:
        empty = well_made(await first.get(STATEMENTS))
        refused = await first.post(f"{STATEMENTS}?key={new_id()}", data=form, files={"file": ("sk.csv", wrong)})
        brought = await first.post(f"{STATEMENTS}?key={new_id()}", data=form, files={"file": ("sk.csv", lines)})
        path = brought.headers["location"].split("?")[0]
        own = well_made(await first.get(path))
        waits = well_made(await second.get(path))
        works = [(await one.get("/work")).text for one in (first, second)]
        released = await second.post(path, data={"key": str(new_id()), "verdict": "released"})
        listed = well_made(await second.get(STATEMENTS))

    assert "Chưa có sao kê nào" in empty
    assert (refused.status_code, "Dòng 2" in well_made(refused)) == (422, True)
    assert "Những gì bạn đã ghi vẫn còn" not in well_made(refused), "nothing is: the desk reads no form that carries a file"
    assert "chọn lại tệp" in well_made(refused)
    assert (brought.status_code, released.status_code) == (303, 303)
    assert "một kế toán khác phải duyệt" in own
    assert "FT77" in waits
    assert [f'href="{path}"' in work for work in works] == [False, True], "it waits for another than who brought it"
    assert "Đã đối chiếu với ngân hàng, duyệt" in waits
    assert "Số dư lệch -700 đ so với các dòng" in listed
    assert "Đã duyệt" in listed
    assert len(await disbursement.rows("select 1 from statement_lines")) == 1
