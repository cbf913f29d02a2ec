"""SMS and calls over a provider that speaks HTTP: POST {url}/messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from services.notifications.domain.deliveries import DRILL_ON_REAL_RAIL, GatewayAnswer, OutgoingMessage, Way
from services.notifications.domain.ways import Failure, Provider
from services.notifications.policy.message_forms import without_accents
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.outside import OutsideClient
from shared.texts import Text
from shared.tls import trusted

_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)
# Below any server's keep-alive: a reused connection that the server has just closed loses a request.
_LIMITS: Final = httpx.Limits(max_connections=8, keepalive_expiry=2.0)
_ACCEPTED: Final = 202


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Accepted(_Part):
    id: UUID
    accepted_at: AwareDatetime


class _Refused(_Part):
    id: UUID
    reason: Annotated[str, StringConstraints(max_length=60)] = "refused"


class _Answer(_Part):
    accepted: list[_Accepted] = []
    refused: list[_Refused] = []


class SmsGateway:
    """One provider. A real one refuses drills, a simulated one hears of nothing else, before anything leaves the house."""

    def __init__(self, url: str, provider: Provider, *, is_real: bool, client: httpx.AsyncClient | None = None) -> None:
        self._url = f"{url.rstrip('/')}/messages"
        self._provider = provider
        self._is_real = is_real
        self._client = client or OutsideClient(
            provider.name, verify=trusted(), timeout=_TIMEOUT, limits=_LIMITS, trust_env=False
        )

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Hand these messages over; texts travel without accents, and are read out with them."""
        stopped = {message.id: DRILL_ON_REAL_RAIL for message in messages if self._is_real and message.drill}
        allowed = [message for message in messages if message.drill != self._is_real]
        if not allowed:
            return GatewayAnswer(refused=stopped)
        answer = _read(await self._post(allowed))
        accepted: dict[UUID, datetime] = {one.id: one.accepted_at for one in answer.accepted}
        meanings = {one.id: (self._provider.refusal(one.reason), one.reason) for one in answer.refused}
        refused = {key: word for key, (failure, word) in meanings.items() if failure is Failure.PERMANENT}
        away = {key: word for key, (failure, word) in meanings.items() if failure is not Failure.PERMANENT}
        return GatewayAnswer(accepted, {**stopped, **refused}, away)

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, messages: Sequence[OutgoingMessage]) -> httpx.Response:
        said = str if self._provider.way is Way.VOICE else without_accents
        body = {"messages": [{"id": str(one.id), "to": one.to, "text": said(one.text)} for one in messages]}
        try:
            response = await self._client.post(self._url, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(_AWAY) from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(_LOST) from error
        status = response.status_code
        if status in self._provider.malformed:
            raise Refused(_NOT_UNDERSTOOD, status=status)
        if status in self._provider.not_taken:
            raise Unavailable(_AWAY, status=status)
        if status != _ACCEPTED:
            raise OutcomeUnknown(_LOST, status=status)
        return response


def _read(response: httpx.Response) -> _Answer:
    try:
        return _Answer.model_validate_json(response.content)
    except ValidationError as error:
        raise OutcomeUnknown(_LOST) from error


_AWAY: Final = Text(vi="Cổng tin nhắn tạm thời không nhận", en="The message gateway takes nothing at the moment")
_LOST: Final = Text(vi="Chưa rõ cổng tin nhắn đã nhận hay chưa", en="It is not known whether the message gateway took it")
_NOT_UNDERSTOOD: Final = Text(vi="Cổng tin nhắn không hiểu yêu cầu", en="The message gateway does not understand the request")
