"""Alerts whose trouble nobody makes here, and why: the table says it instead of showing a figure that was made up."""

from collections.abc import Mapping
from typing import Final

UNMADE: Final[Mapping[str, str]] = {
    "LawDiffers": "it wants a second process of assessment that is cut off from its database while law is released",
    "OldKeyInUse": "a key must be the older one for seven days; the threshold is left as it is",
    "Watchdog": "it fires always; that it did is seen at the start",
}
