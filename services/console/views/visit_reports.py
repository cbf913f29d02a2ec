"""Visit reports: when, to whom and how people were told in person, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from services.console.views.vocabulary import word
from shared.clock import VIETNAM
from shared.texts import Text

_UNKNOWN: Final = "?"

TOLD_TO: Final[Mapping[str, Text]] = {
    "head": Text(vi="chủ hộ", en="the head of the household"),
    "adult": Text(vi="người lớn khác trong hộ", en="another adult of the household"),
    "neighbour": Text(vi="hàng xóm, trưởng thôn", en="a neighbour or the village head"),
    "other": Text(vi="người khác", en="somebody else"),
}
TOLD_HOW: Final[Mapping[str, Text]] = {
    "visit": Text(vi="đến tận nơi", en="by a visit"),
    "call": Text(vi="gọi điện", en="by a call"),
}


def visit_report_text(details: Mapping[str, Any]) -> Text:
    """When, to whom and how it was said in person, as far as that is known."""
    parts = [Text(vi=f"lúc {moment_text(at)}", en=f"at {moment_text(at)}")] if (at := details.get("told_at")) else []
    parts += [word(words, details[name]) for name, words in (("told_to", TOLD_TO), ("told_how", TOLD_HOW)) if name in details]
    return Text(vi="".join(f", {part.vi}" for part in parts), en="".join(f", {part.en}" for part in parts))


def moment_text(said: str | None) -> str:
    """Return a moment as people of Vietnam read it."""
    return f"{datetime.fromisoformat(said).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if said else _UNKNOWN
