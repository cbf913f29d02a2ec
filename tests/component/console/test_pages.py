"""The officers' pages as a browser gets them."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import httpx
import pytest

from services.console.views.vocabulary import LIKENESSES
from shared.clock import now
from shared.ids import new_id
from tests.component.console.answers import a_case, a_household, a_listed_case, a_page, all_answer
from tests.component.console.harness import ServiceHarness, a_harness, an_incident, silent
from tests.support.builders import COMMUNE, INCIDENT, MORNING, OTHER_COMMUNE, a_clock_missed, a_household_reported
from tests.support.foundation import a_foundation

_VOID = {"meta", "link", "input", "rect", "br", "img", "path", "circle"}


class _Checked(HTMLParser):
    """What every page must have: closed elements, labelled fields, nothing from elsewhere, no styles or scripts of its own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.within: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[str] = []
        self.faults: list[str] = []
        self.language = ""
        self.feed(page)
        self.faults += [f"unclosed {tag}" for tag in self.open]
        self.faults += [f"no label for {field}" for field in self.fields if field not in self.labels]
        self.faults += [f"leads nowhere: #{name}" for name in self.within if name not in self.ids]
        self.faults += [f"id twice: {name}" for name in self.ids if self.ids.count(name) > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = given.get("lang") or ""
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "label" and "for" in given:
            self.labels.add(given["for"] or "")
        if tag in {"select", "textarea", "input"} and given.get("type") not in {"hidden", "checkbox", "radio"}:
            self.fields.append(given.get("id") or "?")
        if "style" in given or any(name.startswith("on") for name in given) or tag == "style":
            self.faults.append(f"own code in {tag}")
        for name in ("src", "href", "action"):
            value = given.get(name) or "/"
            if value.startswith("#") and value != "#":
                self.within.append(value[1:])
            if not value.startswith(("/", "#", "tel:")) or value.startswith("//"):
                self.faults.append(f"leads elsewhere: {value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"badly nested {tag}")


def well_made(answer: httpx.Response) -> str:
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    checked = _Checked(answer.text)
    assert checked.faults == []
    assert checked.language == answer.headers["content-language"]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def a_night(harness: ServiceHarness) -> UUID:
    late = a_household_reported(identified_at=now() - timedelta(hours=80))
    await harness.take(
        an_incident(title="Bão số 12 <script>"),
        late,
        a_household_reported(),
        a_clock_missed(case_id=late.case_id, subject_id=late.case_id, due_at=now() - timedelta(hours=2, minutes=15)),
        silent(since=now() - timedelta(minutes=50)),
    )
    return late.case_id


async def test_the_board_shows_the_most_urgent_in_plain_words(harness: ServiceHarness) -> None:
    await a_night(harness)

    async with harness.browser("provincial_officer", provinces=["01"]) as browser:
        shown = well_made(await browser.get("/board", params={"incident_id": str(INCIDENT)}))

    assert "DIỄN TẬP" in shown
    assert "quá hạn 2 giờ 15 phút" in shown
    assert "Chỉ tiêu nội bộ" in shown
    assert "im lặng 50 phút" in shown
    assert "Đã có khoản đến tay: 0 trong 2 hộ" in shown
    assert "Cán bộ tỉnh" in shown
    assert "&lt;script&gt;" in shown


async def test_the_board_speaks_english_to_whoever_asks(harness: ServiceHarness) -> None:
    await a_night(harness)

    async with harness.browser() as browser:
        by_header = well_made(await browser.get("/board", headers={"Accept-Language": "en-GB,en;q=0.9"}))
        assert "2 h 15 min overdue" in by_header
        await browser.get("/board", params={"lang": "en"})
        remembered = await browser.get("/cases")

    assert "Late cases only" in well_made(remembered)


async def test_the_list_shows_late_cases_first_and_goes_on_page_by_page(harness: ServiceHarness) -> None:
    late = await a_night(harness)
    await harness.take(*[a_household_reported() for _ in range(60)])

    async with harness.browser() as browser:
        first = await browser.get("/cases")
        found = re.findall(r'href="/cases/([0-9a-f-]{36})"', first.text)
        (cursor,) = re.findall(r"cursor=([^\"&]+)", first.text)
        second = await browser.get(f"/cases?cursor={cursor}")
        rest = re.findall(r'href="/cases/([0-9a-f-]{36})"', second.text)
        only_late = well_made(await browser.get("/cases?late=1"))

    well_made(first)
    assert found[0] == str(late)
    assert len(found) == 50
    assert len(set(found + rest)) == 62
    assert only_late.count("Hồ sơ " + str(late)[-8:]) == 1


async def test_the_list_is_of_the_officers_area_and_of_what_he_asked_for(harness: ServiceHarness) -> None:
    await a_night(harness)
    await harness.take(a_household_reported(commune_code=OTHER_COMMUNE))

    async with harness.browser("commune_officer", communes=[OTHER_COMMUNE]) as browser:
        assert (await browser.get("/cases")).text.count('class="strong"') == 1
        assert "Không có hồ sơ nào" in (await browser.get("/cases?stage=paid")).text
    async with harness.browser() as browser:
        assert (await browser.get(f"/cases?commune_code={COMMUNE}&stage=identified")).text.count('class="strong"') == 2


async def test_the_case_page_shows_who_and_what_this_moment(harness: ServiceHarness) -> None:
    case_id = await a_night(harness)
    all_answer(harness, case_id)

    async with harness.browser() as browser:
        shown = well_made(await browser.get(f"/cases/{case_id}"))

    for words in (
        "Hộ Thử Nghiệm",
        "0559000001",
        "0559000002",
        "72 giờ",
        "Chỉ tiêu nội bộ",
        "Điều 12.2, 335/2026/NĐ-CP",
        "10 × 540.000",
        "AC04",
        "ngân hàng trả lời mâu thuẫn",
    ):
        assert words in shown
    assert "Không trả lời" not in shown


@pytest.mark.parametrize(("likeness", "phone"), [("same_name_and_phone", "0559000001"), ("same_report", None)])
async def test_the_case_page_shows_with_which_case_it_may_be_one_household(
    harness: ServiceHarness, likeness: str, phone: str | None
) -> None:
    case_id, other = await a_night(harness), new_id()
    all_answer(harness, case_id)
    alike = {
        "case_id": str(other), "case_number": "HN-2611-00041",
        "reported_at": MORNING.isoformat(), "likeness": likeness, "verdict": None,
        "earlier": True, "retracted": False,
    }  # fmt: skip
    harness.others.answers["intake"] = a_case(case_id, look_alikes=[alike], household=a_household(phone=phone))

    async with harness.browser() as browser:
        answer = await browser.get(f"/cases/{case_id}")

    shown = well_made(answer)
    assert f'href="/cases/{other}"' in answer.text
    assert all(words in shown for words in ("Có thể cùng một hộ", LIKENESSES[likeness].vi, "chưa xác nhận"))


async def test_look_alikes_are_listed_by_intake_which_alone_knows_them(harness: ServiceHarness) -> None:
    await a_night(harness)
    other = new_id()
    harness.others.answers["intake"] = {"items": [a_listed_case(other, looks_like_id=str(new_id()))], "next_cursor": None}

    async with harness.browser() as browser:
        answer = await browser.get("/cases?look_alikes=1")

    well_made(answer)
    assert re.findall(r'href="/cases/([0-9a-f-]{36})"', answer.text) == [str(other)]


async def test_the_case_page_says_which_service_is_away(harness: ServiceHarness) -> None:
    case_id = await a_night(harness)

    async with harness.browser() as browser:
        shown = well_made(await browser.get(f"/cases/{case_id}"))

    assert "Không trả lời lúc này: Tiếp nhận, Đánh giá và quyết định, Chi trả, Thông báo" in shown
    assert "Hộ được phát hiện" in shown


async def test_a_case_is_called_by_the_number_that_its_report_told_also_after_a_report_without_one(
    harness: ServiceHarness,
) -> None:
    report = a_household_reported(case_number="HN-2611-00007")
    await harness.take(report, a_household_reported(case_id=report.case_id, revision=2))
    unnumbered = a_household_reported()
    await harness.take(unnumbered)

    async with harness.browser() as browser:
        words = well_made(await browser.get("/cases"))

    assert "Hồ sơ HN-2611-00007" in words
    assert f"Hồ sơ {str(unnumbered.case_id)[-8:]}" in words


async def test_the_pages_of_cases_work_while_the_read_model_is_away() -> None:
    harness = a_harness(a_foundation("console", "postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    case_id = new_id()
    all_answer(harness, case_id)

    async with harness.browser() as browser:
        assert "Hộ Thử Nghiệm" in well_made(await browser.get(f"/cases/{case_id}"))
        assert (await browser.get("/board")).status_code == 503
        harness.others.answers["intake"] = a_page(a_listed_case(case_id), next_cursor="next")
        shown = await browser.get("/cases")

    assert "HN-2611-00042" in well_made(shown)
    assert "cursor=next" in shown.text
    assert "trực tiếp từ Tiếp nhận" in shown.text


async def test_while_nobody_knows_the_events_no_page_says_that_there_are_none_and_what_was_typed_stays() -> None:
    harness = a_harness(a_foundation("console", "postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    sent = {"incident_id": str(INCIDENT), "commune": COMMUNE, "head_name": "Hộ Lúc Mất Mạng", "what_happened": "Hết gạo"}
    ours = {"Origin": "http://service.test"}

    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        opened = well_made(await browser.get("/reports"))
        answer = await browser.post("/reports", data=sent, headers=ours)
        lists = well_made(await browser.get("/reports/lists"))
    async with harness.browser("commune_chair", communes=[COMMUNE]) as browser:
        to_sign = well_made(await browser.get("/decisions"))

    assert answer.status_code == 503
    assert 'value="Hộ Lúc Mất Mạng"' in answer.text
    assert f'name="incident_id" value="{INCIDENT}"' in answer.text, "pressed again, it goes where it was meant"
    for page in (opened, well_made(answer), lists, to_sign):
        assert "Tiếp nhận" in page
        assert "không trả lời" in page
        assert "Chưa có sự kiện" not in page
    assert "Không có khoản nào chờ ký" not in to_sign


async def test_a_page_without_sign_in_leads_to_the_form_and_a_program_gets_a_problem(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        page = await browser.get("/cases?stage=paid")
        program = await browser.get("/v1/board")

    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in?next=%2Fcases%3Fstage%3Dpaid"
    assert program.status_code == 401
    assert program.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("path", "status"), [("/cases/no-id", 422), ("/nowhere", 404), ("/static/nothing.css", 404)])
async def test_wrong_addresses_are_told_in_words(harness: ServiceHarness, path: str, status: int) -> None:
    async with harness.browser() as browser:
        assert (await browser.get(path)).status_code == status


async def test_a_role_that_may_not_read_is_told_so_on_a_page(harness: ServiceHarness) -> None:
    async with harness.browser("reporter") as browser:
        answer = await browser.get("/board")

    assert answer.status_code == 403
    assert "Vai trò của bạn không được làm việc này" in well_made(answer)


async def test_the_files_of_the_pages_are_kept_by_browsers(harness: ServiceHarness) -> None:
    async with harness.browser() as browser:
        page = await browser.get("/signed-out")
        addresses = re.findall(r'"(/static/[^"]+)"', page.text)
        answers = [await browser.get(address) for address in addresses]

    assert len(addresses) == 4
    assert all("immutable" in answer.headers["cache-control"] for answer in answers)
    assert all(answer.headers["content-encoding"] == "gzip" for answer in answers), "packed once, when the process began"


async def test_who_takes_no_packed_files_gets_them_plain(harness: ServiceHarness) -> None:
    async with harness.browser() as browser:
        packed = await browser.get("/static/desk.css")
        plain = await browser.get("/static/desk.css", headers={"Accept-Encoding": "identity"})

    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content, "what a browser unpacks is the same"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"], "nobody in between gives one in the place of the other"
