"""How a notice reads on the page of its case."""

import pytest

from services.console.views.notices import NoticeView


@pytest.mark.parametrize(
    ("kind", "state", "text", "told"),
    [
        ("household", "sent", "Đã gửi", True),
        ("household", "undeliverable", "Không gửi được", False),
        ("digest", "sent", "Đã gửi, chờ xác nhận", False),
        ("digest", "acknowledged", "Đã xác nhận", False),
    ],
)
def test_only_what_somebody_must_confirm_waits_for_confirmation(kind: str, state: str, text: str, *, told: bool) -> None:
    notice = NoticeView(kind=kind, state=state).worded()

    assert notice.state_text is not None
    assert (notice.state_text.vi, notice.is_told) == (text, told)
