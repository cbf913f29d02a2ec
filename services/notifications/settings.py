"""Settings of notifications."""

import re
from collections.abc import Sequence
from typing import Final, Self

from pydantic import Field, SecretStr, field_validator, model_validator
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
    ways: str = Field(
        default="",
        description="A YAML file of rules of ways (how long is waited for a receipt, which ways go first); empty: "
        "`services/notifications/policy/ways.yaml`.",
    )
    providers: str = Field(
        default="",
        description="A YAML file of providers (what their statuses, refusals and receipts mean); empty: "
        "`services/notifications/policy/providers.yaml`.",
    )
    sms_url: str = Field(description="The first SMS provider's address (`sms-1`); messages go to {url}/messages.")
    sms_secret: SecretStr = Field(
        description="Signs the receipts of `sms-1` (Standard Webhooks, base64); without receipts nobody counts as told."
    )
    sms_second_url: str = Field(
        default="", description="The second SMS provider's address (`sms-2`), which takes over from the first; empty: none."
    )
    sms_second_secret: SecretStr = Field(description="Signs the receipts of `sms-2`; empty where there is none.")
    voice_url: str = Field(
        default="",
        description="The address of who calls and reads out (`voice-1`); calls go to {url}/messages; empty: no calls.",
    )
    voice_secret: SecretStr = Field(description="Signs the receipts of `voice-1`; empty where there is none.")
    webhook_hosts: str = Field(
        default="",
        description="Hosts to which webhooks of communes may go (`webhook-1`), by name, comma-separated; empty: no webhooks.",
    )
    smtp_url: str = Field(
        default="",
        description="The mail server (`email-1`): smtp://host:port (STARTTLS where offered) or smtps://host:port; empty: "
        "no e-mail.",
    )
    smtp_from: str = Field(default="kip-thoi@localhost", description="From which address e-mails come.")
    smtp_user: str = Field(default="", description="Who signs in at the mail server; empty: nobody.")
    smtp_password: SecretStr = Field(description="The mail server's password; empty where nobody signs in.")
    sms_is_real: bool = Field(
        description="true: the gateway reaches real phones, messages of drills are refused. false: a simulator, messages of "
        "real incidents are not sent, they wait. / true: cổng tới điện thoại thật, tin diễn tập bị từ chối. false: mô phỏng, "
        "tin của đợt thiên tai thật không được gửi đi mà chờ."
    )
    console_url: str = Field(
        description="The officers' desk as people reach it; notices carry one link to its board, messages to households one to "
        "their page."
    )

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: str) -> str:
        if value and not re.fullmatch(r"smtps?://[^/@\s]+", value):
            raise ValueError("smtp://host:port or smtps://host:port; who signs in stands in smtp_user and smtp_password")
        return value

    @model_validator(mode="after")
    def _second_has_its_secret(self) -> Self:
        if self.sms_second_url and not self.sms_second_secret.get_secret_value():
            raise ValueError("sms_second_secret: the second provider's receipts are signed too")
        if self.voice_url and not self.voice_secret.get_secret_value():
            raise ValueError("voice_secret: what calls say afterwards is signed too")
        return self

    def dangers(self) -> Sequence[Danger]:
        if self.embedded:
            return super().dangers()
        return (
            *super().dangers(),
            *([] if self.sms_is_real else [Danger(self.variable("sms_is_real"), _NO_GATEWAY, _NAME_GATEWAY)]),
            *plain_address(self.variable("sms_url"), self.sms_url, _MESSAGES),
            *(plain_address(self.variable("sms_second_url"), self.sms_second_url, _MESSAGES) if self.sms_second_url else ()),
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
