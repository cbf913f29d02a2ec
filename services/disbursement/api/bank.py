"""The bank's door: it has no token, its messages carry its signature."""

import hashlib
import hmac
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import ValidationError

from services.disbursement import commands, metrics
from services.disbursement.api.door import AtDoor
from services.disbursement.api.models import BankAnswersIn, BankAnswersOut
from services.disbursement.domain import Answer
from shared.clock import now
from shared.errors import InvalidInput, Text, Unauthenticated
from shared.http import field_errors
from shared.identity import Actor

router = APIRouter(tags=["bank"])

_BANK: Final = Actor(subject="channel:bank")
_BODY: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": BankAnswersIn.model_json_schema()}}}
}


class SignatureWrong(Unauthenticated):
    """The message is not signed with the bank's key."""

    code = "bank-signature"
    title = Text(vi="Chữ ký của ngân hàng thiếu hoặc không đúng", en="The bank's signature is missing or wrong")


@router.post("/v1/bank/answers", openapi_extra=_BODY)
async def take_answers(request: Request, door: AtDoor) -> BankAnswersOut:
    """Take the bank's answers. `X-Bank-Signature: sha256=<hex HMAC-SHA-256 of the exact body>`; else 401.

    Ids that we do not know are answered 200 too, and recorded: the bank must not repeat for ever.
    """
    body = await request.body()
    _check_signature(body, request.headers.get("x-bank-signature", ""), door.bank_secret)
    try:
        told = BankAnswersIn.model_validate_json(body)
    except ValidationError as error:
        raise InvalidInput(*field_errors(error.errors(include_input=False))) from None
    answers = [Answer(each.end_to_end_id, each.status, each.reason, each.amount_dong) for each in told.answers]
    async with door.foundation.database.transaction() as session:
        meanings = await commands.record_answers(session, _BANK, answers, door.rounds, now())
    return BankAnswersOut(received=len(answers), meanings=dict(meanings))


def _check_signature(body: bytes, given: str, secret: bytes) -> None:
    expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), given.encode()):
        metrics.REFUSED_SIGNATURES.inc()
        raise SignatureWrong
