"""What the routes stand on; `app` puts it into the application's state."""

from typing import Annotated

from fastapi import Depends, Request

from services.intake.commands.context import Context
from shared.foundation import Foundation


async def _foundation(request: Request) -> Foundation:
    foundation: Foundation = request.app.state.foundation
    return foundation


async def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


CurrentFoundation = Annotated[Foundation, Depends(_foundation)]
CurrentContext = Annotated[Context, Depends(_context)]
