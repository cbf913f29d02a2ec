"""Remembering how those are called who sign in: so that a page can say who did something."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.client.transport import ProblemResponse
from services.console.store.officers import officers_of, save_officer
from services.console.views.officers import named_in, subjects_in
from shared import audit
from shared.database import Database
from shared.identity import Actor
from shared.privacy import Cipher
from shared.texts import Language


async def remember_officer(session: AsyncSession, actor: Actor, cipher: Cipher, name: str) -> None:
    """Keep the name that the provider gave, with the roles and places of the token."""
    await save_officer(session, cipher, actor, name)
    await audit.record(session, actor, "officer named", "officer", [actor.subject])


async def name_officers(database: Database, cipher: Cipher, problem: ProblemResponse, language: Language) -> ProblemResponse:
    """Return why a service refuses with the names of those of whom it speaks: it knows officers by pseudonymous ids."""
    sentences = [problem.title, problem.detail, *(error.reason for error in problem.errors or ())]
    officers = await officers_of(database, cipher, {one for sentence in sentences for one in subjects_in(sentence)})
    if not officers:
        return problem
    title, detail, *reasons = [named_in(sentence, officers, language) for sentence in sentences]
    errors = [error.model_copy(update={"reason": reason}) for error, reason in zip(problem.errors or (), reasons, strict=True)]
    return problem.model_copy(update={"title": title, "detail": detail, "errors": errors or problem.errors})
