"""What disbursement needs to know; every name in the environment begins with DISBURSEMENT_."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import GraveActSettings


class DisbursementSettings(GraveActSettings):
    """The bank's address and key, and how long a round fills."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_prefix="DISBURSEMENT_")

    round_window_s: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        description="Seconds from one round of a source to its next; the first after quiet goes at once.",
    )
    bank_url: str = Field(description="Where the bank takes orders and questions.")
    bank_secret: SecretStr = Field(description="Key shared with the bank: its answers carry an HMAC made with it.")
    bank_timeout_s: float = Field(
        default=10.0, gt=0, le=12, description="How long a call of the bank may take; an activity makes two within its 30 s."
    )
    recoveries_open: bool = Field(
        default=True,
        description="true: what was paid too much, because less of an award stands, opens a recovery that the province "
        "decides. false: it is only kept on record. Never is it taken off other help. / true: khoản đã chi thừa do quyết định "
        "giảm được mở thu hồi để tỉnh quyết định. false: chỉ ghi nhận. Không bao giờ trừ vào khoản trợ giúp khác.",
    )
    bank_is_real: bool = Field(
        description="true: the bank moves real money, payments of drills are refused. false: a simulator, payments of real "
        "incidents are not sent, they wait. / true: ngân hàng chuyển tiền thật, khoản chi diễn tập bị từ chối. "
        "false: mô phỏng, khoản chi của đợt thiên tai thật không được gửi đi mà chờ."
    )
