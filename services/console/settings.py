"""What the desk needs to know beside what every service needs."""

from collections.abc import Sequence
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from shared.dangers import Danger, plain_address
from shared.settings import ServiceSettings
from shared.texts import Text

_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, never listened on
_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


class ConsoleSettings(ServiceSettings):
    """Settings of the service, CONSOLE_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="CONSOLE_", extra="ignore", frozen=True)

    intake_url: str = Field(description="Where intake answers, without a slash at the end.")
    assessment_url: str = Field(description="Where assessment answers.")
    disbursement_url: str = Field(description="Where disbursement answers.")
    notifications_url: str = Field(description="Where notifications answers.")
    public_url: str = Field(
        description="Where browsers find the desk, without a slash at the end: https, or a loopback address. The provider of "
        "sign-ins sends people back to `/sign-in/done` below it."
    )
    oidc_discovery_url: str = Field(
        default="",
        description="Where the provider of sign-ins describes itself; empty: `/.well-known/openid-configuration` below "
        "`CONSOLE_TOKEN_ISSUER`.",
    )
    oidc_client_id: str = Field(default="kipthoi-desk", description="As what the provider knows the desk.")
    oidc_client_secret: SecretStr = Field(
        description="How the desk proves to the provider that it is the desk; said empty for a public client, "
        "which has only PKCE."
    )
    oidc_scopes: str = Field(
        default="openid", description="What the desk asks the provider for, divided by spaces; `openid` is always among it."
    )
    session_idle_s: int = Field(
        default=3600, ge=60, le=86400, description="Seconds after which a session ends in which nobody opened or sent anything."
    )
    session_absolute_s: int = Field(
        default=28800,
        ge=300,
        le=86400,
        description="Seconds after signing in at which a session ends, whatever was done in it.",
    )
    max_auth_age_s: int = Field(
        default=900,
        ge=0,
        le=86400,
        description="Seconds after which the desk asks who signs decisions or hands over to prove again who he is, and brings "
        "him back to what he had filled in; 0: never.",
    )

    @field_validator("public_url")
    @classmethod
    def _has_no_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        parts = urlsplit(self.public_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and (self.embedded or parts.hostname in _LOOPBACK)):
            raise ValueError("public_url must begin with https://, unless the desk is for this machine alone")
        return self

    @field_validator("oidc_scopes")
    @classmethod
    def _has_openid(cls, value: str) -> str:
        return " ".join(dict.fromkeys(["openid", *value.split()]))

    @property
    def discovery_url(self) -> str:
        """Where the provider of sign-ins describes itself."""
        return self.oidc_discovery_url or f"{self.token_issuer.rstrip('/')}/.well-known/openid-configuration"

    @property
    def service_urls(self) -> dict[str, str]:
        """The services' addresses by name; the desk's own is where this process listens."""
        host = self.http_host if self.http_host not in _EVERYWHERE else "127.0.0.1"
        return {
            "intake": self.intake_url,
            "assessment": self.assessment_url,
            "disbursement": self.disbursement_url,
            "notifications": self.notifications_url,
            "console": f"http://{host}:{self.http_port}",
        }

    def dangers(self) -> Sequence[Danger]:
        if self.embedded:
            return super().dangers()
        never_again = self.max_auth_age_s == 0
        return (
            *super().dangers(),
            *([Danger(self.variable("max_auth_age_s"), _NEVER_AGAIN, _PROVE_AGAIN)] if never_again else ()),
            *plain_address(self.variable("oidc_discovery_url"), self.discovery_url, _SIGNING_IN),
        )


_NEVER_AGAIN: Final = Text(
    vi="bàn trực không bao giờ hỏi lại người ký, người giao là ai",
    en="the desk never asks who signs or hands over to prove it again",
)
_PROVE_AGAIN: Final = Text(vi="đặt số giây, ví dụ 900", en="set seconds, for example 900")
_SIGNING_IN: Final = Text(vi="việc đăng nhập", en="signing in")
