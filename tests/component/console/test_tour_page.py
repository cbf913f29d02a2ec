"""The tour at the desk: in the reader's language, its pages as links for who may open them."""

from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE


async def test_the_tour_is_a_page_in_both_languages_and_leads_to_what_its_reader_may_open(harness: ServiceHarness) -> None:
    async with harness.browser("commune_chair", communes=[COMMUNE]) as chair:
        vietnamese = await chair.get("/tour")
        english = await chair.get("/tour?lang=en")

    assert "8. Chủ tịch ký" in well_made(vietnamese)
    assert "8. The chair signs" in well_made(english)
    assert "Commune chair" not in well_made(vietnamese).partition("Mười phút")[2]
    assert '<a href="/decisions">/decisions</a>' in vietnamese.text
    assert "<code>/handovers</code>" in vietnamese.text, "what is not his to open is named, and no link"
    assert "<strong>Ký duyệt</strong>" in vietnamese.text


async def test_the_first_steps_lead_to_it(harness: ServiceHarness) -> None:
    harness.others.answers = {"intake": {"items": [], "next_cursor": None}}
    async with harness.browser("provincial_officer", provinces=["01"]) as officer:
        page = await officer.get("/work")

    assert 'href="/tour"' in page.text
    assert "docs/tour.md" not in page.text
