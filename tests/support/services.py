"""The five services as tests build them: settings without an environment, doors and readers without a process."""

import importlib
from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI

from shared.foundation import Foundation
from shared.messaging import FactReader
from shared.service import Service
from shared.settings import ServiceSettings
from tests.support.foundation import DATA_KEY, EVENT_KEY, INDEX_KEY, TEMPORAL_KEY, a_foundation

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
SMS_SECRET: Final = "c2VjcmV0IG9mIHRoZSBmaXJzdCBTTVMgcHJvdmlkZXI="
NOWHERE: Final = "http://127.0.0.1:1"
SETTINGS: Final[dict[str, Any]] = {
    "database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/nothing",
    "kafka_bootstrap": "127.0.0.1:1",
    "temporal_address": "127.0.0.1:1",
    "http_port": 1,
    "token_issuer": "https://issuer.test",
    "token_jwks_url": "https://issuer.test/jwks.json",
    "data_key": DATA_KEY,
    "index_key": INDEX_KEY,
    "event_key": EVENT_KEY,
    "temporal_key": TEMPORAL_KEY,
    "embedded": True,
    "bank_url": NOWHERE,
    "bank_secret": "secret for tests",
    "bank_is_real": False,
    "sms_url": NOWHERE,
    "sms_is_real": False,
    "sms_secret": SMS_SECRET,
    "sms_second_secret": "",
    "voice_secret": "",
    "smtp_password": "",
    "console_url": NOWHERE,
    "public_url": NOWHERE,
    "oidc_client_secret": "secret for tests",
    "intake_url": NOWHERE,
    "assessment_url": NOWHERE,
    "disbursement_url": NOWHERE,
    "notifications_url": NOWHERE,
}


def settings_class_of(service: str) -> type[ServiceSettings]:
    """The service's own settings class."""
    module = importlib.import_module(f"services.{service}.settings")
    settings: type[ServiceSettings] = getattr(module, f"{service.capitalize()}Settings")
    return settings


def settings_of(service: str, **changes: Any) -> Any:
    """The service's own settings, filled for tests."""
    return settings_class_of(service)(**{**SETTINGS, **changes})


def nobody(service: str) -> Foundation:
    """A foundation whose database is nowhere: enough to look at routes and handlers."""
    return a_foundation(service, str(SETTINGS["database_url"]), strict=False)


def service_of(service: str, foundation: Foundation | None = None) -> Service:
    """The service as its own wiring describes it."""
    build = importlib.import_module(f"services.{service}.app").build_service
    described: Service = build(foundation or nobody(service), settings_of(service))
    return described


def api_of(service: str, foundation: Foundation | None = None) -> FastAPI:
    return service_of(service, foundation).api()


def readers_of(service: str, foundation: Foundation | None = None) -> Sequence[FactReader]:
    return service_of(service, foundation).readers
