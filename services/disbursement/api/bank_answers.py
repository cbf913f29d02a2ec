"""The bank's door: it has no token, its messages carry its signature."""

import hashlib
import hmac
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request

from services.disbursement import commands, metrics
from services.disbursement.api.dependencies import BankSecret, CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.bank_answers import BankAnswersRequest, BankAnswersResponse
from services.disbursement.domain.bank_answers import read_answer
from shared.clock import now
from shared.errors import Unauthenticated
from shared.identity import Actor
from shared.texts import Text

router = APIRouter(tags=["bank"])

BANK: Final = Actor(subject="channel:bank")


class SignatureWrong(Unauthenticated):
    """The message is not signed with the bank's key."""

    code = "bank-signature"
    title = Text(vi="Chữ ký của ngân hàng thiếu hoặc không đúng", en="The bank's signature is missing or wrong")


async def signed_by_bank(
    request: Request,
    bank_secret: BankSecret,
    x_bank_signature: Annotated[str, Header(description="sha256=<hex HMAC-SHA-256 of the exact body>")] = "",
) -> None:
    """Refuse what the bank has not signed, before anything in it is looked at."""
    expected = "sha256=" + hmac.new(bank_secret, await request.body(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), x_bank_signature.encode()):
        metrics.REFUSED_SIGNATURES.inc()
        raise SignatureWrong


@router.post("/v1/bank/answers", dependencies=[Depends(signed_by_bank)])
async def take_answers(body: BankAnswersRequest, foundation: CurrentFoundation, context: CurrentContext) -> BankAnswersResponse:
    """Take the bank's answers, signed in `X-Bank-Signature` (else 401).

    Each line is taken by itself. Ids that we do not know, and lines that we do not understand (an unknown word, no amount,
    too long) are answered 200 too, kept and shown: the bank must not repeat for ever.
    """
    answers = [read_answer(line) for line in body.answers]
    async with foundation.database.transaction() as session:
        meanings = await commands.bank_answers.record_answers(session, BANK, context, answers, now())
    return BankAnswersResponse(received=len(answers), meanings=dict(meanings))
