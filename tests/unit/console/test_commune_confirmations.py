"""Who has confirmed, in words: by what, how sure it is, and whose mailbox or telephone it was."""

import pytest

from services.console.views.commune_confirmations import HOW_SURE, STANDINGS, VIAS, confirmed_by_what, person_of, tone_of
from services.console.views.officers import OfficerView

OFFICER = OfficerView("officer-1", "Trần Thị Thử", ("commune_officer",), ("00004",))


@pytest.mark.parametrize(
    ("via", "assurance", "said"),
    [
        ("desk", "signed_in", "trên bàn trực (người đã đăng nhập)"),
        ("program", "signed_in", "bằng chương trình (người đã đăng nhập)"),
        ("link", "link", "qua đường dẫn trong thư (ai đọc được hộp thư ấy)"),
        ("reply", "phone", "trả lời tin nhắn (ai cầm máy ấy)"),
        ("key", "phone", "bấm phím khi nghe gọi (ai cầm máy ấy)"),
        (None, "phone", "ai cầm máy ấy"),
        (None, None, "người đã đăng nhập"),
    ],
)
def test_by_what_somebody_confirmed_and_how_sure_it_is(via: str | None, assurance: str | None, said: str) -> None:
    assert confirmed_by_what(via, assurance).vi == said


def test_who_it_was_is_said_by_name_or_by_whose_mailbox_or_telephone_it_was() -> None:
    known = {OFFICER.subject: OFFICER}

    assert person_of(known, "officer-1").vi.startswith("Trần Thị Thử (")
    assert person_of(known, "contact:0190").vi == "người nhận tin của xã"
    assert person_of(known, "shift:0190").en == "who was on duty there"
    assert "officer-2" in person_of(known, "officer-2").vi


def test_what_needs_somebody_looks_like_it() -> None:
    assert {standing: tone_of(standing) for standing in STANDINGS} == {
        "unreached": "bad",
        "late": "bad",
        "waiting": "warn",
        "confirmed_late": "",
        "confirmed": "good",
        "nothing_sent": "",
    }
    assert (len(VIAS), len(HOW_SURE)) == (5, 3)
