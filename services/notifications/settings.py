"""Settings of notifications."""

from collections.abc import Sequence
from typing import Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.dangers import Danger, plain_address
from shared.settings import ServiceSettings
from shared.texts import Text


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
    console_url: str = Field(
        description="The officers' desk as people reach it; notices carry one link to its board, messages to households one to "
        "their page."
    )

    def dangers(self) -> Sequence[Danger]:
        if self.embedded:
            return super().dangers()
        return (
            *super().dangers(),
            *([] if self.sms_is_real else [Danger(self.variable("sms_is_real"), _NO_GATEWAY, _NAME_GATEWAY)]),
            *plain_address(self.variable("sms_url"), self.sms_url, _MESSAGES),
            *plain_address(self.variable("console_url"), self.console_url, _LINK),
        )


_NO_GATEWAY: Final = Text(
    vi="tin của đợt thiên tai thật không được gửi đi mà chờ", en="messages of real incidents are not sent, they wait"
)
_NAME_GATEWAY: Final = Text(
    vi="đặt NOTIFICATIONS_SMS_URL là cổng tin nhắn thật rồi đặt true",
    en="give the real gateway in NOTIFICATIONS_SMS_URL, then say true",
)
_MESSAGES: Final = Text(vi="tin nhắn và số điện thoại", en="messages with their telephone numbers")
_LINK: Final = Text(vi="đường dẫn trong tin nhắn tới bàn trực", en="what officers open from a message")
