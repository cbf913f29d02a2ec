"""What doors need at hand, hung into `app.state` by the wiring."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.disbursement.commands.context import Context
from shared.foundation import Foundation
from shared.identity import Actor
from shared.need_to_know import reads_words
from shared.privacy import Cipher


async def _foundation(request: Request) -> Foundation:
    return cast(Foundation, request.app.state.foundation)


async def _context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


async def _bank_secret(request: Request) -> bytes:
    return cast(bytes, request.app.state.bank_secret)


async def _drill_by_default(request: Request) -> bool:
    return cast(bool, request.app.state.drill_by_default)


def words_cipher(actor: Actor, foundation: Foundation) -> Cipher | None:
    """Return what opens the words of people and of the bank; None for who may not read them."""
    return foundation.data_cipher if reads_words(actor) else None


CurrentFoundation = Annotated[Foundation, Depends(_foundation)]
CurrentContext = Annotated[Context, Depends(_context)]
BankSecret = Annotated[bytes, Depends(_bank_secret)]
"""The key shared with the bank: its answers carry an HMAC made with it."""
DrillByDefault = Annotated[bool, Depends(_drill_by_default)]
"""Whether a new source holds invented means where nothing is said."""
