"""The words around the tour, in Vietnamese and English; what it says itself stands in tour.md."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "to_work": Text(vi="Về trang đầu của bạn", en="To your first page"),
}
