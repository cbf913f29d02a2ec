"""The links of e-mails: sealed when the e-mail leaves, opened when somebody comes by one; they stand in no row."""

import base64
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import orjson

from services.notifications.commands.context import Context
from services.notifications.domain.confirmations import ConfirmationLink
from services.notifications.store.confirmations import LinkUnknown
from shared.privacy import Unreadable

PATH: Final = "/c/"
_BOUND_TO: Final = "confirmation link"
_MAX_TOKEN: Final = 600


def confirmation_address(context: Context, link: ConfirmationLink) -> str:
    """Return the address of the page that confirms a digest for one contact, or for whoever has one shift."""
    said: dict[str, object] = {"n": link.notice_id.hex, "u": int(link.valid_until.timestamp())}
    for name, one in (("c", link.contact_id), ("s", link.shift_id)):
        if one is not None:
            said[name] = one.hex
    sealed = context.cipher.seal_bytes(orjson.dumps(said), _BOUND_TO)
    return f"{context.desk_url}{PATH}{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def open_link(context: Context, token: str) -> ConfirmationLink:
    """Return what a link says. Raises LinkUnknown for whatever we have not sealed."""
    try:
        if len(token) > _MAX_TOKEN:
            raise LinkUnknown
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        said = orjson.loads(context.cipher.open_bytes(sealed, _BOUND_TO))
    except (Unreadable, ValueError) as error:
        raise LinkUnknown from error
    contact, shift = (UUID(said[name]) if name in said else None for name in ("c", "s"))
    return ConfirmationLink(UUID(said["n"]), contact, datetime.fromtimestamp(said["u"], tz=UTC), shift)
