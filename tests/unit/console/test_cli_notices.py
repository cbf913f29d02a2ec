"""kipthoi notices: who has not confirmed stands first, and of who has, by what and when."""

from typing import Any

from services.console.cli.notices import in_order, row_of
from services.console.cli.output import choose_language
from tests.support.builders import COMMUNE


def _notice(name: str, **values: Any) -> dict[str, Any]:
    given = {"id": name, "kind": "digest", "commune_code": COMMUNE, "state": "sent", "drill": False, "heard_at": None}
    moments = {"created_at": "2026-11-20T01:00:00Z", "accepted_at": "2026-11-20T01:01:00Z", "acknowledged_at": None}
    return {**given, **moments, "acknowledged_by": None, "assurance": None, "confirmed_via": None, **values}


def _confirmed(name: str, at: str, **values: Any) -> dict[str, Any]:
    said = {"acknowledged_by": "officer-1", "assurance": "signed_in", "confirmed_via": "desk", "state": "acknowledged"}
    return _notice(name, **{**said, "acknowledged_at": at, **values})


def test_the_longest_silent_stands_first_and_what_a_later_one_says_stands_nowhere() -> None:
    found = [
        _confirmed("early", "2026-11-20T02:00:00Z"),
        _notice("newer", created_at="2026-11-20T03:00:00Z"),
        _notice("replaced", state="superseded"),
        _confirmed("late", "2026-11-20T04:00:00Z"),
        _notice("older"),
        _notice("withdrawn", state="withdrawn"),
    ]

    assert [one["id"] for one in in_order(found)] == ["older", "newer", "late", "early"]


def test_a_line_says_who_by_what_and_when_and_nothing_where_nobody_has() -> None:
    choose_language("vi")
    desk = row_of(_confirmed("one", "2026-11-20T02:00:00Z"))
    by_link = {"acknowledged_by": "contact:7", "assurance": "link", "confirmed_via": "link"}
    mail = row_of(_confirmed("two", "2026-11-20T02:00:00Z", drill=True, **by_link))
    silent = row_of(_notice("three", heard_at="2026-11-20T02:30:00Z"))

    assert desk[5:] == ("officer-1", "trên bàn trực (người đã đăng nhập)", "09:00 20/11/2026")
    assert mail[5] == "người nhận tin của xã"
    assert "(diễn tập)" in mail[2]
    assert "qua đường dẫn trong thư" in mail[6]
    assert (silent[5:], "09:30 20/11/2026" in silent[4]) == (("", "", ""), True)
