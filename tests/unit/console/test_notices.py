"""How a notice reads on the page of its case."""

from datetime import UTC, datetime

import pytest

from services.console.client.notices import NoticeWay, SeenNotice
from services.console.views.notices import NoticeView
from shared.ids import new_id

NOON = datetime(2026, 10, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "state", "delivered_at", "text", "told"),
    [
        ("household", "sent", NOON, "Đã đến máy", True),
        ("household", "sent", None, "Đang gửi, chưa chắc đã đến", False),
        ("household", "undeliverable", None, "Không gửi được", False),
        ("digest", "sent", None, "Đã gửi, chờ xác nhận", False),
        ("digest", "sent", NOON, "Đã gửi, chờ xác nhận", False),
        ("digest", "acknowledged", NOON, "Đã xác nhận", False),
    ],
)
def test_only_what_has_arrived_is_told_and_only_what_somebody_must_confirm_waits_for_it(
    kind: str, state: str, delivered_at: datetime | None, text: str, *, told: bool
) -> None:
    notice = NoticeView(kind=kind, state=state, delivered_at=delivered_at).worded()

    assert notice.state_text is not None
    assert (notice.state_text.vi, notice.is_told) == (text, told)


@pytest.mark.parametrize(
    ("way", "via", "outcome"),
    [
        *[("email", None, "sent"), ("webhook", None, "sent"), ("sms", None, "taken"), ("email", "link", "arrived")],
        *[("sms", "reply", "arrived"), ("voice", "key", "arrived"), ("sms", "link", "taken")],
    ],
)
def test_a_mail_is_not_on_its_way_for_ever_and_what_was_confirmed_by_it_has_arrived(way: str, via: str | None, outcome: str):
    went = NoticeWay(turn=0, way=way, to="contacts", began_at=NOON, accepted_at=NOON, delivered_at=None, has_failed=False)
    given = dict.fromkeys(SeenNotice.model_fields)
    ids = {
        "id": new_id(),
        "incident_id": new_id(),
        "kind": "digest",
        "drill": True,
        "created_at": NOON,
        "text": "",
        "state": "sent",
    }
    notice = SeenNotice(**{**given, **ids, "item_count": 1, "ways": [went], "confirmed_via": via})

    assert notice.outcome_of(went) == outcome


def test_what_was_told_in_person_says_so_and_when_to_whom_and_how() -> None:
    said = {"visited_at": NOON, "visited_to": "neighbour", "visited_by": "call"}
    told = NoticeView(kind="in_person", state="acknowledged", acknowledged_at=NOON, **said).worded()
    waits = NoticeView(kind="in_person", state="waiting").worded()

    said_of = [text.vi if text else "" for text in (told.label, told.state_text, told.visit_text, waits.label)]
    assert said_of[:2] == ["Báo trực tiếp", "Đã báo trực tiếp"]
    assert said_of[2:] == [", lúc 12:00 01/10/2026, hàng xóm, trưởng thôn, gọi điện", "Cần báo trực tiếp"]
    assert waits.visit_text is None
