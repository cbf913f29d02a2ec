"""Visit reports: when, to whom and how people were told in person, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from services.console.views.vocabulary import TOLD_HOW, TOLD_TO, word
from shared.clock import VIETNAM
from shared.texts import Text

_UNKNOWN: Final = "?"


def visit_report_text(details: Mapping[str, Any]) -> Text:
    """When, to whom and how it was said in person, as far as that is known."""
    parts = [Text(vi=f"lúc {moment_text(at)}", en=f"at {moment_text(at)}")] if (at := details.get("told_at")) else []
    parts += [word(words, details[name]) for name, words in (("told_to", TOLD_TO), ("told_how", TOLD_HOW)) if name in details]
    return Text(vi="".join(f", {part.vi}" for part in parts), en="".join(f", {part.en}" for part in parts))


def moment_text(said: str | None) -> str:
    """Return a moment as people of Vietnam read it."""
    return f"{datetime.fromisoformat(said).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if said else _UNKNOWN
