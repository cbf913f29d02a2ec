"""What assessment needs to know beside what every service needs."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import GraveActSettings


class AssessmentSettings(GraveActSettings):
    """Settings of the service, ASSESSMENT_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="ignore", frozen=True)

    list_window_s: float = Field(
        default=60, gt=0, description="A commune gets at most one new list in so many seconds; the first goes at once."
    )
    list_most_cases: int = Field(default=200, ge=1, le=500, description="How many cases a list has at most.")
