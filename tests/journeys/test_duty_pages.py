"""Who is on duty and who gets a commune's notices, kept at the desk by those who know it."""

from tests.support.pages import Browser

PROVINCE = "01"
COMMUNE = "00004"
"""No other journey has contacts or shifts here."""


async def test_a_commune_keeps_its_contacts_and_the_province_need_not_know_their_numbers(doors):
    desk = doors.url_of("console")
    own = Browser(desk, "commune_officer", province=PROVINCE, commune=COMMUNE)
    province = Browser(desk, "provincial_officer", province=PROVINCE)
    async with own, province:
        await own.open("/duty/contacts")
        form = own.form("/duty/contacts")
        own.fill(form, **{"name-0": "Trực Một", "phone-0": "024 3825 0000", "role-0": "trực ban"})
        refused = await own.send(form, status=422)
        assert 'id="phone-0-wrong-1"' in refused
        assert 'value="Trực Một"' in refused, "what was typed stays"
        form = own.form("/duty/contacts")
        own.fill(form, **{"phone-0": "0559 000 121"})
        assert "Đã lưu 1 người" in await own.send(form)

        await province.open(f"/duty/contacts?commune={COMMUNE}")
        form = province.form("/duty/contacts")
        assert ("shown-0", "••••••••••21") in form.values
        province.fill(form, **{"name-1": "Trực Hai", "phone-1": "0559000122", "role-1": "chủ tịch"})
        meanwhile = own.form("/duty/contacts")
        assert "Đã lưu 2 người" in await province.send(form)

        own.fill(meanwhile, **{"role-0": "trực đêm"})
        late = await own.send(meanwhile, status=409)
        assert "chủ tịch" in late, "who would be gone is named"
        await own.open("/duty/contacts")
        assert [value for name, value in own.form("/duty/contacts").values if name.startswith("shown-")][:2] == [
            "+84559000121",
            "+84559000122",
        ]


async def test_a_shift_begins_now_and_is_seen_by_the_communes(doors):
    desk = doors.url_of("console")
    province = Browser(desk, "provincial_officer", province=PROVINCE)
    commune = Browser(desk, "commune_officer", province=PROVINCE, commune=COMMUNE)
    async with province, commune:
        await province.open("/duty")
        form = province.form("/duty")
        province.fill(form, **{"name-0": "Trực Tỉnh Một", "phone-0": "0559000123"})
        page = await province.send(form)
        assert "Đã lưu 1 ca trực" in page
        assert "không có ai trực" not in page

        page = await commune.open("/duty")
        assert "Trực Tỉnh Một" in page
        assert "không có ai trực" not in page, "the province's person answers for the commune"
        assert "0559000123" not in page.replace(" ", "")
        assert not [form for form in commune.forms() if (form.action, form.method) == ("/duty", "post")], (
            "who may not keep it is offered no form"
        )

        form = province.form("/duty")
        until = next(value for name, value in form.values if name == "until-0")
        province.fill(form, **{"until-0": until.replace("T", " ")})
        assert 'id="until-0-wrong-1"' in await province.send(form, status=422)
