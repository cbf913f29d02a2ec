"""What the desk needs to know beside what every service needs."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


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
        """The services' addresses by name."""
        return {
            "intake": self.intake_url,
            "assessment": self.assessment_url,
            "disbursement": self.disbursement_url,
            "notifications": self.notifications_url,
        }
