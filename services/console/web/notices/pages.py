"""The pages of this room."""

from pathlib import Path
from typing import Final

from services.console.web.notices.texts import TEXTS
from services.console.web.renderer import Pages

PAGES: Final = Pages(Path(__file__).parent, TEXTS)
