"""An event is raised, extended and ended at the desk, and its page says how it came to stand as it does."""

from shared.communes import name_of
from tests.journeys.village import COMMUNE, PROVINCE, settle
from tests.support.pages import Browser
from tests.support.waiting import eventually

NEIGHBOUR = "18100"


async def test_an_event_is_changed_at_the_desk_and_the_board_follows(doors):
    village = await settle(doors, [COMMUNE])
    path = f"/incidents/{village.incident}"
    async with Browser(doors.url_of("console"), "provincial_officer", province=PROVINCE) as officer:
        assert path in await officer.open("/incidents")
        assert name_of(COMMUNE) in await officer.open(path), "which communes it strikes is said by name"
        form = officer.form(path)
        assert 'id="risk_level-wrong-1"' in await officer.send(form, status=422), "nothing differs yet"
        officer.fill(form, risk_level="5", further_communes="không có xã này", note="Bão mạnh lên")
        page = await officer.send(form, status=422)
        assert 'id="further_communes-wrong-1"' in page
        assert "Bão mạnh lên" in page, "what was typed stays"
        form = officer.form(path)
        officer.fill(form, further_communes=NEIGHBOUR)
        page = await officer.send(form)
        assert "Đã lưu thay đổi" in page
        assert "Bão mạnh lên" in page, "it stands in the history"
        assert "(Cán bộ tỉnh, " in page, "who did it is called by his office, not by his sign"

        form = officer.form(path)
        officer.fill(form, closed="yes")
        assert "đã kết thúc" in await officer.send(form)

        async def on_the_board() -> bool:
            page = await officer.open(f"/board?incident_id={village.incident}")
            return "cấp rủi ro 5" in page

        assert await eventually(on_the_board, what="the board to follow")
    case = await village.neighbour(NEIGHBOUR).report({"short_of_food": {"people": 4, "months": 1}})
    assert case, "a late report of a further commune is taken"
