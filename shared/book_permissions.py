"""Whose the closed books are: sums for who sees the money, lines for who keeps or audits it. No name, no account."""

from collections.abc import Mapping
from typing import Final

from shared.grants import MONEY_READERS, Permission, those
from shared.identity import Role

BOOKS: Final[Mapping[tuple[str, str], Permission]] = {
    ("GET", "/v1/communes/{commune_code}/cycles/{month}"): MONEY_READERS,
    # Case numbers and vouchers of each payment.
    ("GET", "/v1/communes/{commune_code}/cycles/{month}/lines"): those(Role.ACCOUNTANT, Role.AUDITOR),
    ("GET", "/v1/settlements/{year}"): MONEY_READERS,
    ("GET", "/v1/sources/{source_id}/rounds"): MONEY_READERS,
    ("GET", "/v1/rounds/{round_id}"): MONEY_READERS,
}
