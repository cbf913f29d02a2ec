"""Alerts whose trouble cannot be made in an evening, and why: the table says it instead of showing a figure that was made up."""

from collections.abc import Mapping
from typing import Final

UNMADE: Final[Mapping[str, str]] = {
    "LedgerDiffers": "a difference must be open for 24 hours, counted from when a comparison found it; the threshold is left as it is",
    "LedgerNotCompared": "three hours must pass without a comparison; the threshold is left as it is",
    "LawDiffers": "two processes of assessment, one of which cannot read its database for long, while law is released",
    "Watchdog": "it fires always; that it did is seen at the start",
}
