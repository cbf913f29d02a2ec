"""What was sealed and cannot be opened: shown as that, never masked, sealed or sent as if it were a name or a number."""

from collections.abc import Callable
from typing import Final

from shared.privacy import UNOPENED
from shared.texts import Text

WRITE_ANEW: Final = Text(
    vi="không mở được dữ liệu cũ ở đây: hãy ghi lại, hoặc xoá dòng này",
    en="what stood here cannot be opened: write it anew, or remove this line",
)


def is_unopened(value: str | None) -> bool:
    """Tell whether this only stands for what cannot be opened."""
    return value is not None and value.strip() == UNOPENED


def masked_if_opened(value: str, mask: Callable[[str], str]) -> str:
    """Return what others may see of it; that it cannot be opened is said whole."""
    return value if is_unopened(value) else mask(value)
