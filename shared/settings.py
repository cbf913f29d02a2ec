"""The settings that all services have; each service adds its own. Read once, in `app`, and handed down."""

import logging
import socket
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from shared.dangers import Danger, plain_address, plain_engines, weak_keys
from shared.engine_security import TemporalPlace
from shared.engine_settings import EngineSettings
from shared.privacy import decode_key, decode_keys
from shared.texts import Text


class ServiceSettings(EngineSettings):
    """What every service needs to know. Names in the environment carry the service's name: INTAKE_DATABASE_URL."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: SecretStr = Field(
        description="The service's own PostgreSQL database, as its own role (postgresql+asyncpg://…)."
    )
    database_pool_size: int = Field(
        default=12,
        ge=2,
        le=100,
        description="The most connections for commands, and as many for questions; kept once they were opened. A process has 4 "
        "more for what it lives by.",
    )
    kafka_bootstrap: Annotated[list[str], NoDecode] = Field(description="Kafka brokers, host:port, comma-separated.")
    temporal_address: str = Field(description="Temporal's frontend, host:port.")
    temporal_namespace: str = Field(default="default", description="Temporal's namespace; retention there is at least 72 h.")
    http_host: str = Field(default="127.0.0.1", description="The address to listen on.")
    http_port: int = Field(ge=1, le=65535, description="The port to listen on.")
    token_issuer: str = Field(description="The `iss` that a token must carry.")
    token_jwks_url: str = Field(description="Where the issuer publishes its keys.")
    token_audience: str = Field(default="kipthoi", description="The `aud` that a token must carry.")
    data_key: SecretStr = Field(
        description="Encrypts personal fields of this service's tables (32 bytes, base64). Several, comma-separated: the first "
        "seals, all open."
    )
    index_key: SecretStr = Field(description="Makes blind indexes of this service's tables (32 bytes, base64).")
    event_key: SecretStr = Field(
        description="Encrypts the personal part of facts; the same in all services (32 bytes, base64). Several as above."
    )
    temporal_key: SecretStr = Field(
        description="Encrypts what this service hands to Temporal (32 bytes, base64). Several as above."
    )
    embedded: bool = Field(default=False, description="An embedded stack: new incidents are drills unless they say otherwise.")
    trace_collector: str = Field(
        default="",
        description="Where spans are sent: a collector's base address (OTLP over HTTP, as http://127.0.0.1:4318). Empty: where "
        "OTEL_EXPORTER_OTLP_ENDPOINT says; without either none are made.",
    )
    log_level: str = Field(default="INFO", description="The least level of log lines.")

    @field_validator("data_key", "event_key", "temporal_key")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        decode_keys(value.get_secret_value())
        return value

    @field_validator("index_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        decode_key(value.get_secret_value())
        return value

    @field_validator("database_url", "migration_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        try:
            parts = urlsplit(given)
            is_one = parts.scheme == "postgresql+asyncpg" and bool(parts.hostname) and bool(parts.path.strip("/"))
        except ValueError:
            is_one = False
        if given and not is_one:
            raise ValueError("postgresql+asyncpg://user:password@host:port/database")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            raise ValueError("DEBUG, INFO, WARNING, ERROR, CRITICAL")
        return value.upper()

    @field_validator("trace_collector")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("http://host:4318")
        return value

    @field_validator("kafka_bootstrap", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @property
    def at(self) -> str:
        """Where this process runs, as no other does at the same time: the machine and the port that it listens on."""
        return f"{socket.gethostname()}-{self.http_port}"

    def temporal_place(self) -> TemporalPlace:
        """Return where Temporal is and how it is spoken to; certificates are read now."""
        key = self.temporal_key.get_secret_value()
        return TemporalPlace(self.temporal_address, self.temporal_namespace, key, self.temporal_security())

    def dangers(self) -> Sequence[Danger]:
        """Return what of these settings may harm people; each service adds its own. Of an embedded stack: that it is one."""
        if self.embedded:
            return (Danger(self.variable("embedded"), _EMBEDDED, _NOT_EMBEDDED, "note"),)
        names = ("data_key", "index_key", "event_key", "temporal_key")
        rings = {self.variable(name): getattr(self, name).get_secret_value() for name in names}
        wordy = self.log_level.upper() in {"DEBUG", "NOTSET"}
        return (
            *weak_keys(rings),
            *plain_address(self.variable("token_jwks_url"), self.token_jwks_url, _ISSUER_KEYS),
            *plain_engines(self._unencrypted()),
            *([Danger(self.variable("log_level"), _WORDY, _LESS_WORDY)] if wordy else ()),
        )

    def _unencrypted(self) -> dict[str, str]:
        """Return which engines are spoken to without TLS, by the setting that would change it, with one host of each."""
        hosts = {
            "database_tls": str(urlsplit(self.database_url.get_secret_value()).hostname),
            "kafka_tls": self.kafka_bootstrap[0].rpartition(":")[0],
            "temporal_tls": self.temporal_address.rpartition(":")[0],
        }
        return {self.variable(name): host for name, host in hosts.items() if not getattr(self, name)}


class GraveActSettings(ServiceSettings):
    """What those services need to know beside that in which decisions are signed or something is handed over."""

    max_auth_age_s: int = Field(
        default=0,
        ge=0,
        le=86400,
        description="Seconds after which somebody who signs decisions or hands over must prove again who he is (claim "
        "`auth_time`; a token without it is refused); 0: the service does not ask.",
    )

    def dangers(self) -> Sequence[Danger]:
        never_again = not self.embedded and self.max_auth_age_s == 0
        own = [Danger(self.variable("max_auth_age_s"), _NEVER_AGAIN, _PROVE_AGAIN)] if never_again else []
        return (*super().dangers(), *own)


_EMBEDDED: Final = Text(
    vi="hệ thống nhúng: chỉ để thử và diễn tập, ngân hàng và điện thoại là mô phỏng",
    en="an embedded stack: for trials and drills; bank and telephones are simulators",
)
_NOT_EMBEDDED: Final = Text(
    vi="để phục vụ thật, cài đặt như docker-compose.yml", en="for real storms install as docker-compose.yml shows"
)
_ISSUER_KEYS: Final = Text(vi="khoá của nơi cấp mã truy cập", en="what the issuer's keys are")
_WORDY: Final = Text(vi="nhật ký ghi nhiều hơn cần thiết", en="logs say more than they need to")
_LESS_WORDY: Final = Text(vi="đặt INFO", en="set INFO")
_NEVER_AGAIN: Final = Text(
    vi="người ký và người giao tiền, hàng không bao giờ phải xác nhận lại mình là ai",
    en="who signs or hands over never proves again who he is",
)
_PROVE_AGAIN: Final = Text(vi="đặt số giây, ví dụ 900", en="set seconds, for example 900")
