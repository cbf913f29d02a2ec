"""The providers' door: they have no token, their messages carry their signature."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from services.notifications import metrics
from services.notifications.api.schemas.receipts import ReceiptLine, ReceiptsRequest, ReceiptsResponse, ReplyLine
from services.notifications.commands.confirmations import take_keys, take_replies
from services.notifications.commands.context import Context
from services.notifications.commands.receipts import take_receipts
from services.notifications.domain.confirmations import KeyPress, Reply
from services.notifications.domain.receipts import Receipt
from shared.clock import now
from shared.errors import Unauthenticated
from shared.foundation import Foundation
from shared.identity import Actor
from shared.texts import Text


class SignatureWrong(Unauthenticated):
    """The message is not signed with the provider's key, or it was signed long ago."""

    code = "provider-signature"
    title = Text(
        vi="Chữ ký của nhà cung cấp thiếu, không đúng hoặc đã quá 5 phút",
        en="The provider's signature is missing, wrong, or older than 5 minutes",
    )


def receipts_router(foundation: Foundation, context: Context, secrets: Mapping[str, str]) -> APIRouter:
    """Return the door; `secrets` by name of the provider."""
    router = APIRouter(tags=["receipts"])
    webhooks = {name: Webhook(secret) for name, secret in secrets.items()}

    async def signed(request: Request, provider: str) -> None:
        """Refuse what the provider has not signed, before anything in it is looked at."""
        webhook = webhooks.get(provider)
        if webhook is None:
            raise SignatureWrong
        try:
            webhook.verify(await request.body(), dict(request.headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as error:
            metrics.REFUSED_SIGNATURES.labels(provider).inc()
            raise SignatureWrong from error

    @router.post("/v1/receipts/{provider}", dependencies=[Depends(signed)])
    async def take(provider: str, body: ReceiptsRequest) -> ReceiptsResponse:
        """Take a provider's receipts and what telephones answered, signed after Standard Webhooks (else 401).

        Each line is taken by itself. Messages that we do not know and lines that we do not understand are answered 200 too, and
        counted: the provider must not repeat for ever.
        """
        moment = now()
        given = [receipt for line in body.receipts if (receipt := _receipt(provider, line, moment)) is not None]
        replies = [reply for line in body.replies if (reply := _reply(provider, line)) is not None]
        received, understood = len(body.receipts) + len(body.replies), len(given) + len(replies)
        metrics.RECEIPTS.labels(provider, "odd").inc(received - understood)
        channel = Actor(subject=f"channel:{provider}")
        if given:
            async with foundation.database.transaction() as session:
                await take_receipts(session, channel, context, given, moment)
        keys = [press for line in body.receipts if (press := _key(provider, line, moment)) is not None]
        for press in keys:
            async with foundation.database.transaction() as session:
                await take_keys(session, channel, context, [press], moment)
        # One transaction each: who confirms holds messages, notices and clocks in their order.
        for reply in replies:
            async with foundation.database.transaction() as session:
                await take_replies(session, channel, context, [reply], moment)
        return ReceiptsResponse(received=received, understood=understood)

    return router


def _receipt(provider: str, line: Mapping[str, object], moment: datetime) -> Receipt | None:
    try:
        read = ReceiptLine.model_validate(line)
    except ValidationError:
        return None
    return Receipt(provider, read.id, read.status, read.at or moment)


def _reply(provider: str, line: Mapping[str, object]) -> Reply | None:
    try:
        read = ReplyLine.model_validate(line)
    except ValidationError:
        return None
    return Reply(provider, read.sender, read.text, read.at)


def _key(provider: str, line: Mapping[str, object], moment: datetime) -> KeyPress | None:
    try:
        read = ReceiptLine.model_validate(line)
    except ValidationError:
        return None
    return KeyPress(provider, read.id, read.key, read.at or moment) if read.key is not None else None
