"""The tables are made from a source of two provinces, A and B, that became one, C; every name is invented."""

import json
import sqlite3

import pytest

from deploy.communes import read_source, write_tables

NEW = [
    # ward key, ward, short, code, area
    ("xatay", "Xã Tây", "Tây", "00010", 12.5),
    ("xadong", "Xã Đông", "Đông", "00020", 7.25),
    ("xahoa", "Xã Hòa", "Hòa", "00030", 9.5),
    ("phuonghoa", "Phường Hòa", "Hòa", "00040", 9.5),
    ("dackhudao", "Đặc khu Đảo", "Đảo", "00050", 0.0),
]
OLD = [
    # province key and code, district, district key, district code, ward, ward key, code
    ("a", "01", "Huyện Một", "mot", "001", "Xã Tân", "xatan", "00011"),
    ("a", "01", "Huyện Một", "mot", "001", "Xã Tây", "xatay", "00010"),
    ("a", "01", "Huyện Một", "mot", "001", "Xã Hòa", "xahoa", "00030"),
    ("b", "02", "Huyện Hai", "hai", "002", "Xã Tân", "xatan", "00021"),
    ("b", "02", "Huyện Hai", "hai", "002", "Xã Đông", "xadong", "00020"),
    ("b", "02", "Huyện Đảo", "dao", "003", None, None, None),
]
WHOLE = {"xatay": ["a_mot_xatay"], "xadong": ["b_hai_xadong"], "xahoa": ["a_mot_xahoa"], "dackhudao": ["b_dao_"]}
DIVIDED = {"a_mot_xatan": ["xatay", "xadong", "phuonghoa"], "b_hai_xatan": ["xatay", "xadong"]}


@pytest.fixture
def package(tmp_path):
    data = tmp_path / "package" / "data"
    data.mkdir(parents=True)
    connection = sqlite3.connect(data / "dataset.db")
    connection.execute(
        "create table admin_units (province, provinceKey, provinceCode, wardKey, ward, wardShort, wardCode, wardAreaKm2, "
        "wardLat, wardLon)"
    )
    connection.executemany("insert into admin_units values ('Tỉnh C', 'c', '05', ?, ?, ?, ?, ?, 10.5, 106.125)", reversed(NEW))
    connection.execute(
        "create table admin_units_legacy (provinceKey, provinceCode, district, districtKey, districtCode, ward, wardKey, "
        "wardCode)"
    )
    connection.executemany("insert into admin_units_legacy values (?, ?, ?, ?, ?, ?, ?, ?)", OLD)
    connection.commit()
    connection.close()
    return data.parent


def _convert(package, whole, divided):
    parts = {old: [{"newWardKey": key} for key in keys] for old, keys in divided.items()}
    converter = {"DICT_PROVINCE_WARD_NO_DIVIDED": {"c": whole}, "DICT_PROVINCE_WARD_DIVIDED": {"c": parts}}
    (package / "data" / "converter_2025.json").write_text(json.dumps(converter), encoding="utf-8")


def _tables(package, folder):
    _convert(package, WHOLE, DIVIDED)
    write_tables(read_source(package), folder)
    return {path.stem: path.read_text(encoding="utf-8").splitlines()[1:] for path in folder.glob("*.csv")}


def test_communes_come_in_the_order_of_their_codes_without_areas_that_cannot_be_true(package, tmp_path):
    tables = _tables(package, tmp_path)

    assert tables["provinces"] == ["05,Tỉnh C"]
    assert tables["communes"] == [
        "00010,Xã Tây,05,10.5,106.125,12.5",
        "00020,Xã Đông,05,10.5,106.125,7.25",
        "00030,Xã Hòa,05,10.5,106.125,",
        "00040,Phường Hòa,05,10.5,106.125,",
        "00050,Đặc khu Đảo,05,10.5,106.125,",
    ]


def test_a_divided_commune_keeps_candidates_of_its_own_old_province_and_of_unknown_origin(package, tmp_path):
    tables = _tables(package, tmp_path)

    assert tables["old_communes"] == [
        "00010,Xã Tây,00010",
        "00011,Xã Tân,00010 00040",
        "00020,Xã Đông,00020",
        "00021,Xã Tân,00020",
        "00030,Xã Hòa,00030",
        "003,Huyện Đảo,00050",
    ]


def test_a_source_that_leads_to_a_commune_that_it_does_not_list_is_refused(package):
    _convert(package, {"xamoi": ["a_mot_xatay"]}, {})

    with pytest.raises(KeyError, match="xamoi"):
        read_source(package)
