"""How PostgreSQL, Kafka and Temporal are reached safely; without these settings a process speaks as within one machine."""

import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.engine_security import KafkaSecurity, Mechanism, TemporalSecurity, trusting

_AUTHORITIES: Final = "A file of certificates (PEM) that may vouch for {}; empty: those that this machine trusts."


class NamedSettings(BaseSettings):
    """Settings that know what each of them is called in the environment."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    def variable(self, name: str) -> str:
        """Return what a setting is called in the environment."""
        return f"{self.model_config.get('env_prefix', '')}{name}".upper()

    def refuse_unreadable(self, *names: str) -> None:
        """Raise ValueError where a named file is not there, or holds no certificates; the text names the setting."""
        for name in names:
            path = str(getattr(self, name))
            if path and not Path(path).is_file():
                raise ValueError(f"{self.variable(name)}: không có tệp {path} / there is no file {path}")
            if path:
                self._refuse_unusable(name, partial(trusting, path))

    def _refuse_unusable(self, name: str, use: Callable[[], object]) -> None:
        """Raise ValueError where what a setting names cannot be used; certificates are read again when they are needed."""
        try:
            use()
        except OSError as error:  # of which those of SSL are, too; they show no content
            said = error.strerror or type(error).__name__
            raise ValueError(f"{self.variable(name)}: không đọc được hoặc không dùng được / cannot be used: {said}") from None


class KafkaSettings(NamedSettings):
    """How Kafka is spoken to."""

    kafka_tls: bool = Field(default=False, description="Speak to Kafka by TLS, with a verified name.")
    kafka_ca_file: str = Field(default="", description=_AUTHORITIES.format("Kafka"))
    kafka_user: str = Field(default="", description="As whom Kafka knows this service; empty: as nobody. Asks for TLS.")
    kafka_password: SecretStr = Field(default=SecretStr(""), description="This user's password.")
    kafka_mechanism: Mechanism = Field(default="SCRAM-SHA-512", description="How the password is shown to Kafka.")

    @model_validator(mode="after")
    def _kafka_is_whole(self) -> Self:
        if self.kafka_user and not self.kafka_tls:
            name = self.variable("kafka_tls")
            raise ValueError(f"{name}=true: mật khẩu chỉ đi qua TLS / a password goes by TLS alone")
        if bool(self.kafka_user) != bool(self.kafka_password.get_secret_value()):
            names = f"{self.variable('kafka_user')}, {self.variable('kafka_password')}"
            raise ValueError(f"{names}: cần cả hai hoặc không gì / both or none")
        self.refuse_unreadable("kafka_ca_file")
        return self

    def kafka_security(self) -> KafkaSecurity:
        """Return it as the clients want it; certificates are read now."""
        tls = trusting(self.kafka_ca_file) if self.kafka_tls else None
        return KafkaSecurity(tls, self.kafka_user, self.kafka_password.get_secret_value(), self.kafka_mechanism)


class EngineSettings(KafkaSettings):
    """How all three are spoken to."""

    database_tls: bool = Field(default=False, description="Speak to PostgreSQL by TLS, with a verified name.")
    database_ca_file: str = Field(default="", description=_AUTHORITIES.format("PostgreSQL"))
    migration_url: SecretStr = Field(
        default=SecretStr(""),
        description="The same database as the role that owns its tables; `migrate` alone uses it, and lets the role of "
        "the service write and a role named like it with `_reader` read. Empty: the service owns its tables.",
    )
    temporal_tls: bool = Field(default=False, description="Speak to Temporal by TLS, with a verified name.")
    temporal_ca_file: str = Field(default="", description=_AUTHORITIES.format("Temporal"))
    temporal_certificate_file: str = Field(
        default="", description="The certificate (PEM) by which this service proves to Temporal who it is; empty: none."
    )
    temporal_certificate_key_file: str = Field(default="", description="The private key (PEM) of this certificate.")
    temporal_api_key: SecretStr = Field(
        default=SecretStr(""), description="Temporal's API key of this service, where it asks for one."
    )

    @model_validator(mode="after")
    def _temporal_is_whole(self) -> Self:
        proofs = ("temporal_certificate_file", "temporal_api_key")
        said = [name for name in proofs if str(getattr(self, name))]
        if said and not self.temporal_tls:
            raise ValueError(
                f"{self.variable('temporal_tls')}=true: {self.variable(said[0])} chỉ đi qua TLS / goes by TLS alone"
            )
        if bool(self.temporal_certificate_file) != bool(self.temporal_certificate_key_file):
            names = f"{self.variable('temporal_certificate_file')}, {self.variable('temporal_certificate_key_file')}"
            raise ValueError(f"{names}: cần cả hai hoặc không gì / both or none")
        self.refuse_unreadable("database_ca_file", "temporal_ca_file", "temporal_certificate_file")
        if self.temporal_certificate_file:
            pair = (self.temporal_certificate_file, self.temporal_certificate_key_file)
            # A key under a password would ask for it at a terminal that is not there: it counts as none.
            chain = partial(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain, *pair, password="")
            self._refuse_unusable("temporal_certificate_key_file", chain)
        return self

    def database_security(self) -> ssl.SSLContext | None:
        """Return what verifies PostgreSQL; None: without TLS."""
        return trusting(self.database_ca_file) if self.database_tls else None

    def temporal_security(self) -> TemporalSecurity | None:
        """Return it as the client wants it; None: without TLS."""
        if not self.temporal_tls:
            return None
        return TemporalSecurity(
            _content(self.temporal_ca_file),
            _content(self.temporal_certificate_file),
            _content(self.temporal_certificate_key_file),
            self.temporal_api_key.get_secret_value() or None,
        )


def _content(path: str) -> bytes | None:
    return Path(path).read_bytes() if path else None
