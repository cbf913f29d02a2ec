import csv
from collections import Counter
from pathlib import Path

import pytest

import shared.communes
from shared.communes import communes, name_of, province_of, provinces, successors_of

TABLES = Path(shared.communes.__file__).parent


def _table(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


OLD_CODES = [row["code"] for row in _table("old_communes.csv")]


def test_there_are_34_provinces_and_3321_communes_wards_and_special_zones():
    kinds = Counter(next(k for k in ("Xã", "Phường", "Đặc khu") if c.name.startswith(f"{k} ")) for c in communes().values())

    assert len(provinces()) == 34
    assert kinds == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


@pytest.mark.parametrize(("table", "digits"), [("provinces.csv", {2}), ("communes.csv", {5}), ("old_communes.csv", {3, 5})])
def test_each_table_has_each_code_once_and_in_order(table, digits):
    codes = [row["code"] for row in _table(table)]

    assert codes == sorted(set(codes))
    assert {len(code) for code in codes} == digits
    assert all(code.isdecimal() for code in codes)


def test_every_province_of_the_table_has_communes_and_no_two_of_them_share_a_name():
    assert sorted(provinces()) == [row["code"] for row in _table("provinces.csv")]
    assert max(Counter((c.province_code, c.name) for c in communes().values()).values()) == 1


def test_every_commune_lies_on_its_own_point_within_the_country_and_its_sea():
    points = {(c.latitude, c.longitude) for c in communes().values()}

    assert len(points) == len(communes())
    assert all(8 < latitude < 24 and 102 < longitude < 115 for latitude, longitude in points)


def test_an_area_is_either_unknown_or_that_of_a_commune():
    areas = [c.area_km2 for c in communes().values()]

    assert areas.count(None) == 309
    assert all(0.5 < area < 1200 for area in areas if area is not None)
    assert communes()["00004"].area_km2 == 2.97


def test_a_commune_is_known_by_its_code_and_an_unknown_code_is_shown_as_it_is():
    assert (province_of("20333"), name_of("20333")) == ("48", "Đặc khu Hoàng Sa, Thành phố Đà Nẵng")
    assert (province_of("99999"), name_of("99999")) == (None, "99999")


def test_every_old_code_leads_to_communes_of_today_and_every_commune_of_today_has_an_origin():
    assert len(OLD_CODES) == 10_040
    assert all(successors_of(code) for code in OLD_CODES)
    assert {new for code in OLD_CODES for new in successors_of(code)} == set(communes())


def test_successors_lie_in_one_province_each_once_and_in_order():
    for code in OLD_CODES:
        successors = successors_of(code)
        assert list(successors) == sorted(set(successors))
        assert len({province_of(new) for new in successors}) == 1, code


def test_merged_communes_lead_to_the_same_one():
    # Trúc Bạch and Quán Thánh went whole into Ba Đình, which goes on under the code of Trúc Bạch.
    assert successors_of("00004") == successors_of("00013") == ("00004",)


def test_a_divided_commune_has_each_of_its_heirs_as_candidate():
    # Phường Điện Biên of Ba Đình became parts of four wards.
    names = [communes()[code].name for code in successors_of("00019")]

    assert names == ["Phường Ba Đình", "Phường Hoàn Kiếm", "Phường Ô Chợ Dừa", "Phường Văn Miếu - Quốc Tử Giám"]


def test_communes_of_one_name_from_two_old_provinces_do_not_inherit_from_each_other():
    # Xã Thạnh Quới of Vĩnh Thạnh (Cần Thơ) and of Mỹ Xuyên (Sóc Trăng), which are one province today.
    assert (successors_of("31246"), successors_of("31714")) == (("31246",), ("31726",))


def test_the_island_districts_without_communes_are_known_by_the_district():
    assert [name_of(successors_of(code)[0]).split(",")[0] for code in ("318", "471", "498", "536", "755")] == [
        "Đặc khu Bạch Long Vĩ",
        "Đặc khu Cồn Cỏ",
        "Đặc khu Hoàng Sa",
        "Đặc khu Lý Sơn",
        "Đặc khu Côn Đảo",
    ]


def test_a_code_that_there_never_was_has_no_successor():
    assert successors_of("99999") == ()
