"""Settings of notifications."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class NotificationsSettings(ServiceSettings):
    """Names in the environment begin with NOTIFICATIONS_."""

    model_config = SettingsConfigDict(**{**ServiceSettings.model_config, "env_prefix": "NOTIFICATIONS_"})

    digest_window_s: float = Field(
        default=60, gt=0, description="Seconds between two digests to one commune; a commune in the storm gets no five hundred."
    )
    escalation_window_s: float = Field(
        default=1,
        gt=0,
        le=4,
        description="Seconds in which missed clocks are gathered for one person; five is the promise.",
    )
    ladders: str = Field(
        default="",
        description="A YAML file of ladders (minutes for each rung by level of risk, with document and article); empty: "
        "`services/notifications/policy/ladders.yaml`.",
    )
    sms_url: str = Field(description="The SMS gateway's address; messages go to {url}/messages.")
    sms_is_real: bool = Field(
        description="true: the gateway reaches real phones, messages of drills are refused. false: a simulator, messages of "
        "real incidents are not sent, they wait. / true: cổng tới điện thoại thật, tin diễn tập bị từ chối. false: mô phỏng, "
        "tin của đợt thiên tai thật không được gửi đi mà chờ."
    )
    console_url: str = Field(description="The officers' desk; notices carry one link to its board.")
