"""How a process proves to the engines who it is, and they to it: TLS with a verified name, a user of Kafka, Temporal's key."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from shared.tls import trusted

Mechanism = Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"]
"""How a password is shown to Kafka. PLAIN shows the password itself, so there is none of them without TLS."""


def trusting(authorities: str) -> ssl.SSLContext:
    """Return what verifies an engine's certificate and that it bears the name that was called.

    `authorities` is a file of certificates (PEM); empty: those that the machine trusts. Raises OSError and ssl.SSLError, which
    names no content, where the file cannot be used.
    """
    return ssl.create_default_context(cafile=authorities) if authorities else trusted()


@dataclass(frozen=True)
class KafkaSecurity:
    """TLS and the user of every connection to Kafka; without both the broker is asked as whoever calls."""

    tls: ssl.SSLContext | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    mechanism: Mechanism = "SCRAM-SHA-512"

    @property
    def options(self) -> dict[str, Any]:
        """What aiokafka's clients call it."""
        if not self.user:
            return {"security_protocol": "SSL", "ssl_context": self.tls} if self.tls else {}
        return {
            "security_protocol": "SASL_SSL",
            "ssl_context": self.tls,
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }


UNSECURED: Final = KafkaSecurity()


@dataclass(frozen=True)
class TemporalSecurity:
    """TLS towards Temporal's frontend, and how the process proves who it is: by a certificate or by a key."""

    authorities: bytes | None = None
    """Certificates (PEM); None: those that the machine trusts."""
    certificate: bytes | None = None
    private_key: bytes | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class TemporalPlace:
    """Where Temporal is, and how it is spoken to. `security` None: without TLS."""

    address: str
    namespace: str
    key: str = field(repr=False)
    security: TemporalSecurity | None = None
