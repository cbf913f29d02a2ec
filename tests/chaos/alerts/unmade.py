"""Alerts whose trouble nobody makes here, and why: the table says it instead of showing a figure that was made up."""

from collections.abc import Mapping
from typing import Final

UNMADE: Final[Mapping[str, str]] = {
    "Watchdog": "it fires always; that it did is seen at the start",
}
