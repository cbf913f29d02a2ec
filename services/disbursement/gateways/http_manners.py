"""What a bank's HTTP answer says of the message itself, whatever protocol it is written in: not heard, too much, wrong form."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from services.disbursement.gateways.rail import BankBusy
from shared.clock import now

NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The line was never opened, so the bank has heard nothing."""
BY_FORM: Final = frozenset({400, 413, 422})
"""About what the message holds: without the order that is the cause, the others would be taken."""
CONFLICT: Final = 409
_TOO_MANY: Final = 429
_BUSY: Final = frozenset({_TOO_MANY, 503})
"""Too many messages; 503 only where it says for how long."""
_DEFAULT_WAIT: Final = timedelta(seconds=10)
_MAX_WAIT: Final = timedelta(hours=1)
"""Longer than this a bank is not left alone, whatever it writes: people would wait for their help."""


def let_it_rest(response: httpx.Response) -> None:
    """Raise BankBusy where the bank says that it was too much at once, with how long it wants to be left alone."""
    wish = response.headers.get("Retry-After")
    if response.status_code not in _BUSY or (response.status_code != _TOO_MANY and wish is None):
        return
    raise BankBusy(min(max(_wait_of(wish), timedelta(seconds=1)), _MAX_WAIT))


def _wait_of(wish: str | None) -> timedelta:
    """Return the pause that a header names in seconds or by a moment; what cannot be read is a short one."""
    if wish is None:
        return _DEFAULT_WAIT
    try:
        return timedelta(seconds=int(wish)) if wish.isdecimal() else parsedate_to_datetime(wish) - now()
    except (ValueError, TypeError, OverflowError):
        return _DEFAULT_WAIT
