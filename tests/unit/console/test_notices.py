"""How a notice reads on the page of its case."""

from datetime import UTC, datetime

import pytest

from services.console.views.notices import NoticeView

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
