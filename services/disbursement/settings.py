"""What disbursement needs to know; every name in the environment begins with DISBURSEMENT_."""

from collections.abc import Sequence
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
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
    bank_protocol: Literal["json", "iso20022"] = Field(
        default="json",
        description="json: orders and questions as JSON, answers at our door. iso20022: files (pain.001) out, pain.002, camt "
        "and pacs.004 from the bank's mailbox; change it only while nothing is under way. / json: lệnh và câu hỏi dạng JSON. "
        "iso20022: tệp pain.001, trả lời lấy từ hộp thư của ngân hàng; chỉ đổi khi không còn khoản nào đang trên đường.",
    )
    bank_mailbox: str = Field(
        default="/mailbox",
        description="iso20022: path below DISBURSEMENT_BANK_URL where the bank leaves its messages.",
    )
    bank_poll_s: float = Field(
        default=10.0, ge=0.2, le=3600, description="iso20022: seconds from one look into the bank's mailbox to the next."
    )
    bank_account: str = Field(
        default="",
        max_length=34,
        description="iso20022: the account that is debited; required with that protocol. / Tài khoản chi; phải có khi "
        "dùng iso20022.",
    )
    bank_account_name: str = Field(
        default="", max_length=140, description="iso20022: in whose name that account is; required with that protocol."
    )
    bank_account_bank: str = Field(
        default="",
        max_length=20,
        description="iso20022: the bank of that account, by short code, BIN or SWIFT code; required with that protocol.",
    )
    bank_characters: Literal["utf-8", "latin"] = Field(
        default="utf-8",
        description="iso20022: how the bank wants names written: utf-8 as they are, latin without accents. / Cách ghi tên "
        "người nhận: utf-8 giữ nguyên dấu, latin bỏ dấu.",
    )
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
    statement_grace_s: float = Field(
        default=86_400.0,
        ge=1,
        le=864_000,
        description="For how many seconds ledger and statement may differ before that is a difference: the bank may book later "
        "than it answers. No text names it (certainty D). / Sổ và sao kê được lệch nhau tối đa bao nhiêu giây trước khi tính "
        "là chênh lệch: ngân hàng có thể hạch toán sau khi trả lời. Không văn bản nào quy định số này (mức D).",
    )
    reconcile_every_s: float = Field(
        default=3600.0,
        ge=1,
        le=86_400,
        description="After how many seconds the ledger is compared again with what others show. / "
        "Sau bao nhiêu giây thì đối soát lại.",
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

    @model_validator(mode="after")
    def _names_its_account(self) -> Self:
        """A file without the account that is debited would be refused by every bank: better here than in the storm."""
        given = {"bank_account": self.bank_account, "bank_account_name": self.bank_account_name}
        given["bank_account_bank"] = self.bank_account_bank
        missing = [self.variable(name) for name, value in given.items() if not value.strip()]
        if self.bank_protocol == "iso20022" and missing:
            raise ValueError(f"{self.variable('bank_protocol')}=iso20022 needs {', '.join(missing)} / cần {', '.join(missing)}")
        if not self.bank_mailbox.startswith("/"):
            raise ValueError(f"{self.variable('bank_mailbox')} begins with / / phải bắt đầu bằng /")
        return self

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
