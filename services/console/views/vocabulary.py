"""The words of the desk for what the services name by codes, beside those of the field that `shared.vocabulary` says."""

from collections.abc import Mapping
from typing import Final

from shared.communes import name_of, provinces
from shared.journey import JOURNEY
from shared.missed_clocks import MISSED_CLOCKS
from shared.number_words import dong_text, number_text
from shared.texts import Text
from shared.vocabulary import QUANTITY_UNITS

STAGES: Final[Mapping[str, Text]] = {stage.name: stage.label for stage in JOURNEY}

SERVICES: Final[Mapping[str, Text]] = {
    "intake": Text(vi="Tiếp nhận", en="Intake"),
    "assessment": Text(vi="Đánh giá và quyết định", en="Assessment and decisions"),
    "disbursement": Text(vi="Chi trả", en="Payments"),
    "notifications": Text(vi="Thông báo", en="Notices"),
    "console": Text(vi="Bàn trực", en="Desk"),
}

CLOCKS: Final[Mapping[str, Text]] = {
    "assisted": Text(vi="Hộ được trợ giúp", en="Household is helped"),
    "findings": Text(vi="Đánh giá thiệt hại", en="Damage is assessed"),
    "urgent_decision": Text(vi="Quyết định trợ giúp khẩn cấp", en="Urgent help is decided"),
    "decision": Text(vi="Quyết định trợ giúp", en="Help is decided"),
    "funeral_decision": Text(vi="Quyết định chi phí mai táng", en="Funeral help is decided"),
    "funeral_form": Text(vi="Có tờ khai mai táng", en="The funeral's form is there"),
    "paid": Text(vi="Chi trả sau quyết định", en="Payment after the decision"),
    "acknowledged": Text(vi="Xã xác nhận thông báo", en="Commune confirms the notice"),
    "told_in_person": Text(vi="Báo kết quả trực tiếp cho hộ", en="Household is told in person"),
    "recovered": Text(vi="Khoản thu hồi được giải quyết, hoặc nộp đúng kỳ", en="A recovery is settled, or its instalment paid"),
    "bank_ticket": Text(vi="Làm rõ điều ngân hàng bỏ ngỏ", en="What the bank left open is ended"),
    "campaign_receiving": Text(vi="Cuộc vận động kết thúc tiếp nhận", en="The campaign receives no more"),
    "campaign_distributing": Text(vi="Phân phối hết tiền, hàng vận động", en="What the campaign received is given"),
    "campaign_received_published": Text(vi="Công khai số đã tiếp nhận", en="The total received is published"),
    "campaign_distributed_published": Text(vi="Công khai số đã phân phối", en="The total given is published"),
    "campaign_reported": Text(vi="Báo cáo kết quả vận động", en="The campaign is reported on"),
    "taken_up": Text(vi="Việc đã nhận được làm xong", en="What was taken is done"),
    "heard": Text(vi="Xã có liên lạc", en="Something is heard of the commune"),
}
"""What each clock waits for. Of a missed one this would say that it has happened: `missed_clock` says that it has not."""

RUNGS: Final[Mapping[str, Text]] = {
    "1": Text(vi="cán bộ trực xã", en="the commune's officer on duty"),
    "2": Text(vi="chủ tịch xã", en="the commune's chair"),
    "3": Text(vi="cán bộ trực tỉnh", en="the province's officer on duty"),
    "4": Text(vi="lãnh đạo tỉnh", en="the province's leader"),
}
"""Who stands on which rung of the ladder."""

CLOCK_STATES: Final[Mapping[str, Text]] = {
    "running": Text(vi="Đang chạy", en="Running"),
    "kept": Text(vi="Đúng hạn", en="In time"),
    "kept_late": Text(vi="Xong sau hạn", en="Done late"),
    "missed": Text(vi="Trễ hạn", en="Late"),
    "handed_over": Text(vi="Đã chuyển cấp trên", en="Handed over"),
    "stopped": Text(vi="Đã dừng", en="Stopped"),
}

CLOCK_ENDS: Final[Mapping[str, Text]] = {
    "kept_late": Text(vi="Đã xong sau hạn", en="Done after its deadline"),
    "stopped": Text(vi="Không còn phải làm", en="Nothing is left to be done"),
}
"""How a missed clock came off the ladder."""

AWARD_STATES: Final[Mapping[str, Text]] = {
    "proposed": Text(vi="Chờ ký", en="Waits for signature"),
    "approved": Text(vi="Đã duyệt", en="Approved"),
    "declined": Text(vi="Không duyệt", en="Declined"),
    "returned": Text(vi="Trả lại để xác minh", en="Returned for findings"),
    "withdrawn": Text(vi="Đã rút", en="Withdrawn"),
}

PAYMENT_STATES: Final[Mapping[str, Text]] = {
    "waiting_payee": Text(vi="Chờ tài khoản người nhận", en="Waits for the payee's account"),
    "waiting_funds": Text(vi="Chờ nguồn kinh phí", en="Waits for means"),
    "not_due": Text(vi="Chưa đến kỳ chi", en="Not due yet"),
    "reserved": Text(vi="Đã giữ nguồn", en="Reserved"),
    "sent": Text(vi="Đang đi chi", en="On its way"),
    "unknown": Text(vi="Chưa rõ kết quả, đang hỏi ngân hàng", en="Outcome unknown, the bank is being asked"),
    "held": Text(vi="Tạm giữ, cần xử lý", en="Held, needs attention"),
    "settled": Text(vi="Đã chi trả", en="Paid"),
    "handed_over": Text(vi="Đã trao tận tay", en="Handed over"),
    "released": Text(vi="Đã huỷ", en="Released"),
    "returned": Text(vi="Ngân hàng trả lại", en="Returned by the bank"),
}

CASE_OUTCOMES: Final[Mapping[str, Text]] = {
    "helped": Text(vi="đã được trợ giúp", en="it was helped"),
    "declined": Text(vi="không được duyệt trợ giúp", en="help was declined"),
}
"""How a case ended."""

RAILS: Final[Mapping[str, Text]] = {
    "bank": Text(vi="chuyển khoản", en="bank transfer"),
    "cash": Text(vi="tiền mặt", en="cash"),
    "goods": Text(vi="hiện vật", en="goods"),
}

TAKERS: Final[Mapping[str, Text]] = {
    "household": Text(vi="người trong hộ", en="the household"),
    "proxy": Text(vi="người được uỷ quyền", en="a proxy"),
}
"""Who took what was handed over."""

STEP_PROOFS: Final[Mapping[str, Text]] = {
    "minutes": Text(vi="Biên bản nghiệm thu có chữ ký", en="Signed minutes of acceptance"),
    "photo": Text(vi="Ảnh chụp", en="A photo"),
    "other": Text(vi="Bằng chứng khác", en="Something else"),
}
"""What proves how far the work has come."""

EVIDENCE_KINDS: Final[Mapping[str, Text]] = {
    "signed_list": Text(vi="danh sách có ký nhận hoặc điểm chỉ", en="a list, signed or marked with a thumb"),
    "receipt": Text(vi="biên bản, phiếu giao nhận", en="a receipt, or minutes"),
    "photo": Text(vi="ảnh chụp lúc trao", en="a photo of the handover"),
    "witness": Text(vi="người chứng kiến", en="a witness"),
    "other": Text(vi="giấy tờ khác", en="another paper"),
}
"""What proves that something was handed over."""

NOTICE_STATES: Final[Mapping[str, Text]] = {
    "waiting": Text(vi="Chờ gửi", en="Waits to be sent"),
    "sent": Text(vi="Đã gửi, chờ xác nhận", en="Sent, not yet confirmed"),
    "told": Text(vi="Đã đến máy", en="Has arrived"),
    "on_its_way": Text(vi="Đang gửi, chưa chắc đã đến", en="On its way, not yet known to have arrived"),
    "withdrawn": Text(vi="Đã rút", en="Withdrawn"),
    "superseded": Text(vi="Đã thay bằng tin sau", en="A later one stands for it"),
    "acknowledged": Text(vi="Đã xác nhận", en="Confirmed"),
    "undeliverable": Text(vi="Không gửi được", en="Could not be delivered"),
    "visited": Text(vi="Đã báo trực tiếp", en="Was told in person"),
}

ASSURANCES: Final[Mapping[str, Text]] = {
    "signed_in": Text(vi="đã đăng nhập", en="signed in"),
    "link": Text(vi="qua đường dẫn trong thư", en="by the link in an e-mail"),
    "phone": Text(vi="qua điện thoại", en="by telephone"),
}
"""How it was confirmed."""

NOTICE_WAYS: Final[Mapping[str, Text]] = {
    "sms": Text(vi="tin nhắn", en="SMS"),
    "voice": Text(vi="cuộc gọi", en="call"),
    "email": Text(vi="thư điện tử", en="e-mail"),
    "webhook": Text(vi="hệ thống của xã", en="the commune's own system"),
}
NOTICE_PEOPLE: Final[Mapping[str, Text]] = {
    "contacts": Text(vi="người nhận tin của xã", en="who gets the commune's notices"),
    "officer": Text(vi="cán bộ đang trực", en="the officer on duty"),
    "leader": Text(vi="lãnh đạo đang trực", en="the leader on duty"),
}
NOTICE_OUTCOMES: Final[Mapping[str, Text]] = {
    "arrived": Text(vi="đã đến", en="has arrived"),
    "taken": Text(vi="đang gửi", en="on its way"),
    "sent": Text(vi="đã gửi", en="sent"),
    "waits": Text(vi="chờ gửi", en="waits to be sent"),
    "failed": Text(vi="không đến được", en="has not arrived"),
}
"""What became of a notice by one of its ways."""

NOTICE_KINDS: Final[Mapping[str, Text]] = {
    "digest": Text(vi="Tin gửi xã", en="Digest to the commune"),
    "escalation": Text(vi="Báo trễ hạn cho người trực", en="Late clocks, to the person on duty"),
    "household": Text(vi="Tin báo kết quả", en="The outcome, by phone"),
    "in_person": Text(vi="Cần báo trực tiếp", en="To be told in person"),
    "told_in_person": Text(vi="Báo trực tiếp", en="Told in person"),
}

REDUCTION_STATES: Final[Mapping[str, Text]] = {
    "proposed": Text(vi="đề nghị giảm", en="reduction proposed"),
    "signed": Text(vi="đã giảm", en="reduced"),
    "declined": Text(vi="không giảm", en="not reduced"),
    "withdrawn": Text(vi="đã rút đề nghị giảm", en="reduction withdrawn"),
}
RECOVERY_STATES: Final[Mapping[str, Text]] = {
    "open": Text(vi="đang thu hồi", en="to be had back"),
    "noted": Text(vi="chỉ ghi nhận", en="on record only"),
    "paid_back": Text(vi="đã nộp lại", en="paid back"),
    "waived": Text(vi="không thu hồi", en="waived"),
    "uncollectable": Text(vi="không thể thu", en="uncollectable"),
    "returned": Text(vi="ngân hàng đã trả lại", en="sent back by the bank"),
}
RECOVERY_CAUSES: Final[Mapping[str, Text]] = {
    "award_reduced": Text(vi="khoản đã ký được giảm hoặc rút", en="less of the award stands"),
    "case_retracted": Text(vi="báo cáo đã được rút lại", en="the report was taken back"),
    "paid_twice": Text(
        vi="hộ đã nhận đủ, ngân hàng vẫn chi theo lệnh mà trước đó ngân hàng báo đã từ chối",
        en="the household had it in hand, and the bank paid by an order that it had said was refused",
    ),
}
PAYMENT_EFFECTS: Final[Mapping[str, Text]] = {
    "lowered": Text(vi="khoản chi giảm trước khi chi", en="it goes out lower"),
    "released": Text(vi="khoản chi dừng lại", en="nothing goes out"),
    "to_recover": Text(vi="phần đã chi thừa cần thu hồi", en="so much is too much in hand"),
}

AUDIENCES: Final[Mapping[str, Text]] = {
    "commune": Text(vi="gửi xã", en="to the commune"),
    "duty": Text(vi="gửi người trực", en="to the person on duty"),
    "household": Text(vi="gửi hộ", en="to the household"),
    "informant": Text(vi="gửi người báo tin", en="to the informant"),
}
"""Whom a notice is for."""

LIKENESSES: Final[Mapping[str, Text]] = {
    "same_report": Text(vi="cùng nội dung", en="the same report"),
    "same_name_and_phone": Text(vi="cùng tên và số điện thoại", en="the same name and phone"),
}
LOOK_ALIKE_VERDICTS: Final[Mapping[str, Text]] = {
    "same": Text(vi="cùng một hộ", en="one household"),
    "different": Text(vi="khác hộ", en="different households"),
}
TOLD_PEOPLE: Final[Mapping[str, Text]] = {
    "household": Text(vi="hộ", en="the household"),
    "informant": Text(vi="người báo tin", en="the informant"),
}
NEWS: Final[Mapping[str, Text]] = {
    "decided": Text(vi="đã duyệt", en="decided"),
    "failed": Text(vi="ngân hàng chưa chuyển được tiền", en="the bank has not brought the money there"),
    "late": Text(vi="trợ giúp đang chậm hơn hạn", en="help is late"),
}
CHANNELS: Final[Mapping[str, Text]] = {
    "sms": Text(vi="tin nhắn", en="text message"),
    "in_person": Text(vi="trực tiếp", en="in person"),
}

ROLES: Final[Mapping[str, Text]] = {
    "reporter": Text(vi="Trưởng thôn, người báo tin", en="Village head, reporter"),
    "commune_officer": Text(vi="Cán bộ xã", en="Commune officer"),
    "assessor": Text(vi="Cán bộ đánh giá", en="Assessor"),
    "commune_chair": Text(vi="Chủ tịch UBND xã", en="Commune chair"),
    "provincial_officer": Text(vi="Cán bộ tỉnh", en="Provincial officer"),
    "provincial_leader": Text(vi="Lãnh đạo tỉnh", en="Provincial leader"),
    "accountant": Text(vi="Kế toán", en="Accountant"),
    "paying_agent": Text(vi="Người chi trả", en="Paying agent"),
    "auditor": Text(vi="Thanh tra", en="Auditor"),
    "law_officer": Text(vi="Cán bộ pháp chế", en="Law officer"),
    "ops": Text(vi="Vận hành", en="Operations"),
}
"""The roles that may use the desk."""


def word(table: Mapping[str, Text], code: str | None) -> Text:
    """Return the word for a code; one that we do not know is shown as it is, not hidden."""
    if code is None:
        return Text(vi="", en="")
    return table.get(code) or Text(vi=code, en=code)


def missed_clock(kind: str | None) -> Text:
    """Return what is wrong where a clock of this kind was missed and nothing has come since."""
    return word(MISSED_CLOCKS, kind).capitalized()


def amount_text(amount: int | None, unit: str | None) -> Text:
    """Return an amount with its unit, as people write it."""
    if amount is None:
        return Text(vi="", en="")
    if unit == "dong":
        return dong_text(amount)
    of_unit = word(QUANTITY_UNITS, unit)
    plural = "s" if unit == "set" and amount != 1 else ""
    number = number_text(amount)
    return Text(vi=f"{number.vi} {of_unit.vi}".rstrip(), en=f"{number.en} {of_unit.en}{plural}".rstrip())


def owner_text(owner: str | None) -> Text:
    """Return whose a clock is, where it is a place's: "province:79"."""
    kind, _, code = (owner or "").partition(":")
    if kind == "province":
        name = provinces().get(code, code)
        # Its name says already what it is: "Tỉnh Hà Tĩnh", "Thành phố Huế".
        return Text(vi=name, en=name)
    return Text(vi=name_of(code), en=name_of(code)) if kind == "commune" else Text(vi=owner or "", en=owner or "")


def basis_text(article: str | None) -> Text:
    """Return by what a time limit stands: its article, or that it is a target of our own."""
    return _BY_ARTICLE.filled(article=article) if article else _INTERNAL


_BY_ARTICLE: Final = Text(vi="Theo {article}", en="By {article}")
_INTERNAL: Final = Text(vi="Chỉ tiêu nội bộ", en="Internal target")
