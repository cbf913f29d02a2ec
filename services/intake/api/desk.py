"""What the routes stand on; `app` builds it once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.intake.store.vault import Vault
from shared.clock import Now, now
from shared.foundation import Foundation


@dataclass(frozen=True)
class Desk:
    """Database, stored answers and keys; `drill` is what an incident is unless it says otherwise."""

    foundation: Foundation
    vault: Vault
    drill: bool
    now: Now = now


async def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


CurrentDesk = Annotated[Desk, Depends(desk_of)]
