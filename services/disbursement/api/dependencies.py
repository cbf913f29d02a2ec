"""What every door needs at hand: the foundation, the window of rounds, the bank's key."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from shared.foundation import Foundation
from shared.windows import WindowKind


@dataclass(frozen=True)
class Door:
    """Hung into `app.state.door` by the wiring."""

    foundation: Foundation
    rounds: WindowKind
    bank_secret: bytes
    drill_by_default: bool


async def _door(request: Request) -> Door:
    return cast(Door, request.app.state.door)


AtDoor = Annotated[Door, Depends(_door)]
