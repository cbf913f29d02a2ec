"""What is said to who has just started the system: where the desk is, that he may be anybody there, and what comes next."""

from collections.abc import Sequence

_AFTER_START = (
    "  Tiếp theo: một hộ, từ lúc bão đến lúc được trợ giúp, trong mười phút: trang /tour (hay docs/tour.md)",
    "  Next: one household, from the storm to the help, in ten minutes: page /tour (or docs/tour.md)",
)
_AFTER_DRILL = (
    "  Tiếp theo: vào bằng vai thanh tra xem bảng trực và một hồ sơ; tự làm từng bước: trang /tour",
    "  Next: look at the board and a case as an auditor; do each step yourself: page /tour",
)


def welcome(desk_url: str, *, after_drill: bool = False) -> Sequence[str]:
    """Return the lines, Vietnamese first."""
    following = _AFTER_DRILL if after_drill else _AFTER_START
    return (
        f"Đây là bàn trực: {desk_url}",
        "  Bấm đăng nhập và chọn một vai bất kỳ: mọi người ở đó đều do máy bịa ra.",
        following[0],
        "  Có gì trục trặc: .venv/bin/kipthoi status · các lệnh khác: .venv/bin/kipthoi --help",
        f"This is the desk: {desk_url}",
        "  Sign in and choose any role: everybody there is invented.",
        following[1],
        "  If something is wrong: .venv/bin/kipthoi status · other commands: .venv/bin/kipthoi --lang en --help",
    )
