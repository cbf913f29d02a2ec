"""What assessment needs to know beside what every service needs."""

import re
from typing import Final

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import GraveActSettings

_BY_BENEFIT: Final = re.compile(r"([A-Z_]+=\d{1,4}(,[A-Z_]+=\d{1,4})*)?")


class AssessmentSettings(GraveActSettings):
    """Settings of the service, ASSESSMENT_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="ignore", frozen=True)

    list_window_s: float = Field(
        default=60, gt=0, description="A commune gets at most one new list in so many seconds; the first goes at once."
    )
    list_most_cases: int = Field(default=200, ge=1, le=500, description="How many cases a list has at most.")
    console_url: str = Field(
        default="",
        description="The officers' desk as households reach it: their pages are {url}/h/…, printed with a QR code. Left out: "
        "neither is printed.",
    )
    household_page_days: int = Field(
        default=365, ge=1, le=3650, description="So many days the code of a household opens its page; a new code begins anew."
    )
    undo_window_s: float = Field(
        default=60,
        ge=0,
        le=3600,
        description="So many seconds who signed a decision of a real incident may take it back; the others hear of it then. "
        "Urgent help (rice, essentials) never waits.",
    )
    undo_window_drill_s: float = Field(default=0, ge=0, le=3600, description="The same for drill incidents.")
    undo_window_by_benefit: str = Field(
        default="",
        description="Other seconds for single benefits of real incidents, by their codes: HOUSE_NEW=300,INJURY=0. "
        "The shortest of a decision's lines counts.",
    )

    @field_validator("undo_window_by_benefit")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        if not _BY_BENEFIT.fullmatch(value):
            raise ValueError("must be like HOUSE_NEW=300,INJURY=0")
        return value

    @property
    def undo_windows(self) -> dict[str, float]:
        """The seconds of single benefits, by their codes."""
        parts = (part.partition("=") for part in self.undo_window_by_benefit.split(",") if part)
        return {code: float(seconds) for code, _, seconds in parts}
