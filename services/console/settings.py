"""What the desk needs to know beside what every service needs."""

from typing import Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, never listened on


class ConsoleSettings(ServiceSettings):
    """Settings of the service, CONSOLE_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="CONSOLE_", extra="ignore", frozen=True)

    intake_url: str = Field(description="Where intake answers, without a slash at the end.")
    assessment_url: str = Field(description="Where assessment answers.")
    disbursement_url: str = Field(description="Where disbursement answers.")
    notifications_url: str = Field(description="Where notifications answers.")
    token_url: str = Field(
        default="", description="The embedded issuer, which gives any role to anybody; empty in production: a token is pasted."
    )

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
