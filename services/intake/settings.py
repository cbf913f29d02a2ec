"""What intake needs to know; every name in the environment begins with INTAKE_."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Intake needs nothing beyond what every service needs."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_prefix="INTAKE_")
