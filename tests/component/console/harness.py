"""The desk beside stand-ins of the four services: what each answers is the test's to say."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from fastapi import FastAPI

from deploy.simulators.clients import Client
from deploy.simulators.provider import Provider
from deploy.simulators.provider_doors import provider_app
from deploy.simulators.tokens import Tokens
from services.console.api.live_boards import LiveBoards
from services.console.app import build_service
from services.console.settings import ConsoleSettings
from services.console.store.board import Boards
from services.console.web.forms.kept import PATH as KEPT
from services.console.web.session.cookies import SESSION, Cookies, Session
from shared.events import CaseClosed, CaseReopened, CommuneSilent, Event, IncidentDeclared, NoticeAcknowledged
from shared.events.household import Hazard
from shared.foundation import Foundation
from shared.identity import TokenVerifier
from shared.ids import CaseId, new_id
from shared.messaging import FactReader
from tests.support.builders import COMMUNE, INCIDENT, MORNING
from tests.support.foundation import DATA_KEY, EVENT_KEY, INDEX_KEY, ISSUER, TEMPORAL_KEY, client_for
from tests.support.records import deliver

HOUR: Final = timedelta(hours=1)
DESK: Final = "http://service.test"
SECRET: Final = "of the desk+at/the provider=ký"
"""With everything that is written otherwise in a header or a form."""


@dataclass
class Moment:
    """The present, which a test may move on."""

    later_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.later_s


def some_settings(**values: Any) -> ConsoleSettings:
    given = {
        "database_url": "postgresql+asyncpg://nobody@127.0.0.1/none",
        "kafka_bootstrap": "127.0.0.1:1",
        "temporal_address": "127.0.0.1:1",
        "http_host": "console.test",
        "http_port": 1,
        "token_issuer": ISSUER.issuer,
        "token_jwks_url": f"{ISSUER.issuer}/jwks.json",
        "data_key": DATA_KEY,
        "index_key": INDEX_KEY,
        "event_key": EVENT_KEY,
        "temporal_key": TEMPORAL_KEY,
        "intake_url": "http://intake.test",
        "assessment_url": "http://assessment.test",
        "disbursement_url": "http://disbursement.test",
        "notifications_url": "http://notifications.test",
        "public_url": DESK,
        "oidc_client_secret": SECRET,
        "embedded": True,
    }
    return ConsoleSettings.model_validate({**given, **values})


@dataclass
class Others:
    """What the other services answer, by service, or by service and path; one that is not named is away, one in `slow` never
    answers in time."""

    answers: dict[str, Mapping[str, Any] | httpx.Response | int] = field(default_factory=dict)
    doors: dict[str, FastAPI] = field(default_factory=dict)
    """Services of which the real doors answer."""
    slow: set[str] = field(default_factory=set)
    asked: list[httpx.Request] = field(default_factory=list)
    provider: FastAPI = field(default_factory=FastAPI)
    """The provider of sign-ins."""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = request.url.host.partition(".")[0]
        if name == "issuer":
            return await httpx.ASGITransport(self.provider).handle_async_request(request)
        if name in self.slow:
            await asyncio.sleep(60)
        if (door := self.doors.get(name)) is not None:
            return await httpx.ASGITransport(door).handle_async_request(request)
        answer = self.answers.get(f"{name}{request.url.path}", self.answers.get(name))
        if answer is None:
            raise httpx.ConnectError("away")
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(answer) if isinstance(answer, int) else httpx.Response(200, json=answer)


@dataclass
class ServiceHarness:
    """The service with its doors."""

    foundation: Foundation
    reader: FactReader
    api: FastAPI
    live: LiveBoards
    others: Others
    provider: Provider
    moment: Moment
    """The clock of desk and provider, which a test may move."""

    async def take(self, *facts: Event) -> None:
        """Facts arrive as one batch."""
        await deliver(self.reader, *facts)

    def program(self, role: str = "auditor", **area: Any) -> httpx.AsyncClient:
        """A program with a bearer token."""
        return client_for(self.api, ISSUER.token(role, **area))

    def browser(self, role: str | None = "auditor", **area: Any) -> httpx.AsyncClient:
        """An officer's browser, signed in unless `role` is None: with the cookie that signing in would have left."""
        client = httpx.AsyncClient(transport=self.world(), base_url=DESK, headers={"Accept": "text/html"})
        if role:
            token = ISSUER.token(role, **area)
            now = self.moment()
            session = Session(token, now + 3600, now + 3600, "", f"officer-{role}", authenticated_at=now, seen_at=now)
            client.cookies.set(SESSION, Cookies(self.foundation.data_cipher, secure=False).sealed(session))
        return client

    def world(self) -> "World":
        """What a browser reaches: the desk, and the provider to which it is sent."""
        return World({urlsplit(DESK).netloc: self.api, urlsplit(ISSUER.issuer).netloc: self.others.provider})

    async def board(self, **area: Any) -> dict[str, Any]:
        async with self.program(**area) as client:
            answer = await client.get("/v1/board")
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found


class World(httpx.AsyncBaseTransport):
    """Applications in this process, by the host under which a browser finds them."""

    def __init__(self, apps: Mapping[str, FastAPI]) -> None:
        self._doors = {host: httpx.ASGITransport(app, raise_app_exceptions=False) for host, app in apps.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._doors[request.url.netloc.decode()].handle_async_request(request)
        if not answer.headers.get("location", "").startswith(f"{KEPT}/"):
            return answer
        # A form that was not done leads to the page that says why, and every browser goes there.
        kept = httpx.Request("GET", request.url.join(answer.headers["location"]), headers=_without_body(request.headers))
        return await self.handle_async_request(kept)


def _without_body(headers: httpx.Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if not name.startswith("content-")}


def a_provider(moment: Moment) -> Provider:
    """The provider of sign-ins of the embedded stack; its first key is the one that all tests' tokens are signed with."""
    desk = Client("kipthoi-desk", SECRET, frozenset({f"{DESK}/sign-in/done"}), frozenset({f"{DESK}/signed-out"}))
    return Provider(Tokens(ISSUER.issuer, ISSUER.key, moment), {desk.id: desk})


def a_harness(
    foundation: Foundation,
    *,
    provider: Provider | None = None,
    moment: Moment | None = None,
    verifier: TokenVerifier | None = None,
    **settings: Any,
) -> ServiceHarness:
    moment, given = moment or Moment(), some_settings(**settings)
    foundation = replace(foundation, verifier=verifier or ISSUER.verifier(clock=moment))
    provider = provider or a_provider(moment)
    others = Others(provider=provider_app(provider))
    live = LiveBoards(foundation.database, Boards(foundation.database, fresh_s=0))
    http = httpx.AsyncClient(transport=httpx.MockTransport(others.handle))
    service = build_service(foundation, given, live=live, http=http, clock=moment)
    return ServiceHarness(foundation, service.readers[0], service.api(), live, others, provider, moment)


def an_incident(**values: Any) -> IncidentDeclared:
    defaults: dict[str, Any] = {
        "incident_id": INCIDENT,
        "occurred_at": MORNING,
        "drill": True,
        "title": "Bão số 12",
        "hazard": Hazard.STORM,
        "risk_level": 4,
        "commune_codes": (COMMUNE,),
        "starts_on": MORNING.date(),
    }
    return IncidentDeclared(**{**defaults, **values})


def closed(case_id: UUID, **values: Any) -> CaseClosed:
    defaults: dict[str, Any] = {
        "incident_id": INCIDENT,
        "drill": True,
        "occurred_at": MORNING + 9 * HOUR,
        "opening": 1,
        "outcome": "helped",
    }
    return CaseClosed(case_id=CaseId(case_id), **{**defaults, **values})


def reopened(case_id: UUID, **values: Any) -> CaseReopened:
    defaults: dict[str, Any] = {"incident_id": INCIDENT, "drill": True, "occurred_at": MORNING + 10 * HOUR, "opening": 2}
    return CaseReopened(case_id=CaseId(case_id), **{**defaults, **values})


def silent(**values: Any) -> CommuneSilent:
    defaults: dict[str, Any] = {
        "incident_id": INCIDENT, "drill": True, "notice_id": new_id(), "commune_code": COMMUNE, "since": MORNING + HOUR,
    }  # fmt: skip
    return CommuneSilent(**{**defaults, **values})


def acknowledged(**values: Any) -> NoticeAcknowledged:
    defaults: dict[str, Any] = {
        "incident_id": INCIDENT,
        "drill": True,
        "notice_id": new_id(),
        "commune_code": COMMUNE,
        "acknowledged_by": "officer-1",
        "acknowledged_at": MORNING + 2 * HOUR,
    }
    return NoticeAcknowledged(**{**defaults, **values})
