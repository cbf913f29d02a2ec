"""Which door of what others gave households is for whom: a part of the one table."""

from collections.abc import Mapping
from typing import Final

from shared.grants import OFFICERS, READERS, Permission, those

OUTSIDE_AID: Final[Mapping[tuple[str, str], Permission]] = {
    ("POST", "/v1/cases/{case_id}/outside-aid"): those(*OFFICERS),
    ("POST", "/v1/cases/{case_id}/outside-aid/{aid_id}/withdraw"): those(*OFFICERS),
    # Amounts and days for who reads cases; words only where `need_to_know.reads_words` says so.
    ("POST", "/v1/outside-aid/search"): READERS,
    ("GET", "/v1/outside-aid"): READERS,
}
