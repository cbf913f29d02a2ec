"""The pages of this room, and what they call things."""

from pathlib import Path
from typing import Final

from services.console.web.reconciliation.texts import TEXTS
from services.console.web.renderer import Pages
from shared.communes import name_of, provinces
from shared.texts import Text

PAGES: Final = Pages(Path(__file__).parent, TEXTS)
PATH: Final = "/money/reconciliation"
STATEMENTS: Final = "/money/statements"


def owner(code: str) -> Text:
    """Return who answers for a difference."""
    kind, _, place = code.partition(":")
    if kind == "commune":
        return TEXTS["owner_place"].filled(place=name_of(place))
    return TEXTS["owner_place"].filled(place=provinces().get(place, place)) if kind == "province" else TEXTS["owner_country"]
