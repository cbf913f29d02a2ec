"""What disbursement needs to know; every name in the environment begins with DISBURSEMENT_."""

from collections.abc import Sequence
from typing import Final

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.dangers import Danger, plain_address
from shared.settings import GraveActSettings
from shared.texts import Text


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
    bank_queue_s: float = Field(
        default=3600.0,
        ge=1,
        le=86_400,
        description="For how many seconds an order may lie in the bank's own queue: only when it says twice, further apart "
        "than this, that it never received one, that is believed. No bank has named it yet (certainty D): agree on it. / "
        "Lệnh chi có thể nằm trong hàng chờ của ngân hàng tối đa bao nhiêu giây: chỉ khi ngân hàng hai lần trả lời chưa từng "
        "nhận, cách nhau lâu hơn thế, mới được tin. Chưa ngân hàng nào xác nhận số này (mức D): hãy thoả thuận.",
    )
    one_person_up_to_dong: int = Field(
        default=1_000_000,
        ge=0,
        description="Up to how many đồng one person says alone what became of a payment that the bank left open; above it "
        "another must say the same. No law names it (certainty D). / Một người được kết luận khoản ngân hàng bỏ ngỏ đến bao "
        "nhiêu đồng; trên mức đó phải có người thứ hai kết luận giống vậy. Không văn bản nào quy định số này (mức D).",
    )
    payment_terms: str = Field(
        default="",
        description="A YAML file of payment terms (how much may be ordered of one award and of one source in a day, with "
        "document and article; no law names an amount, certainty D); empty: `services/disbursement/policy/payment_terms.yaml`.",
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

    def dangers(self) -> Sequence[Danger]:
        if self.embedded:
            return super().dangers()
        weak = len(self.bank_secret.get_secret_value()) < _SHORTEST_SECRET
        return (
            *super().dangers(),
            *([] if self.bank_is_real else [Danger(self.variable("bank_is_real"), _NO_BANK, _NAME_BANK)]),
            *([Danger(self.variable("bank_secret"), _WEAK_SECRET, _STRONG_SECRET)] if weak else ()),
            *plain_address(self.variable("bank_url"), self.bank_url, _ORDERS),
        )


_SHORTEST_SECRET: Final = 24
_NO_BANK: Final = Text(
    vi="khoản chi của đợt thiên tai thật không được gửi đi mà chờ", en="payments of real incidents are not sent, they wait"
)
_NAME_BANK: Final = Text(
    vi="đặt DISBURSEMENT_BANK_URL là ngân hàng thật rồi đặt true",
    en="give the real bank in DISBURSEMENT_BANK_URL, then say true",
)
_WEAK_SECRET: Final = Text(
    vi='khoá chung với ngân hàng quá ngắn: có thể giả câu trả lời "đã chi"',
    en='the key shared with the bank is short: an answer "paid" could be forged',
)
_STRONG_SECRET: Final = Text(
    vi="thoả thuận với ngân hàng một khoá dài (`openssl rand -hex 32`)",
    en="agree with the bank on a long one (`openssl rand -hex 32`)",
)
_ORDERS: Final = Text(vi="lệnh chi và câu trả lời của ngân hàng", en="what the bank is told and answers")
