"""The words of what stands aside: which fact it is, and why it waits."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

REASONS: Final[Mapping[str, Text]] = {
    "an earlier fact of the same case waits": Text(
        vi="một bản tin trước của hồ sơ này còn chờ", en="an earlier fact of the same case waits"
    ),
    "somebody else takes it just now": Text(vi="người khác đang nhận lại", en="somebody else takes it just now"),
    "no reader of this service takes such facts": Text(
        vi="dịch vụ này không còn nhận loại bản tin đó", en="no reader of this service takes such facts"
    ),
    "its key is not known here": Text(vi="không có khoá để mở", en="its key is not known here"),
    "the record names no fact that is known here": Text(
        vi="không phải bản tin nào được biết", en="the record names no fact that is known here"
    ),
    "took too long": Text(vi="xử lý quá lâu", en="took too long"),
    "Refused": Text(vi="bị từ chối (Refused)", en="Refused"),
}
"""Why a letter waits, by what the services write down (`shared.messaging.reasons`)."""

FACTS: Final[Mapping[str, Text]] = {
    "intake.incident_declared": Text(vi="Công bố sự kiện", en="Incident declared"),
    "intake.incident_changed": Text(vi="Sự kiện thay đổi", en="Incident changed"),
    "intake.commune_cut_off": Text(vi="Xã bị cô lập", en="Commune cut off"),
    "intake.commune_reached": Text(vi="Xã liên lạc được", en="Commune reached again"),
    "intake.household_reported": Text(vi="Báo cáo về hộ", en="Household reported"),
    "intake.case_retracted": Text(vi="Hồ sơ được rút", en="Case taken back"),
    "intake.case_closed": Text(vi="Hồ sơ kết thúc", en="Case closed"),
    "intake.case_reopened": Text(vi="Hồ sơ mở lại", en="Case opened again"),
    "assessment.damage_assessed": Text(vi="Kết quả đánh giá thiệt hại", en="Damage assessed"),
    "assessment.assistance_approved": Text(vi="Quyết định duyệt trợ giúp", en="Help approved"),
    "assessment.assistance_declined": Text(vi="Quyết định không duyệt", en="Help declined"),
    "assessment.assistance_reduced": Text(vi="Quyết định giảm mức trợ giúp", en="Help reduced"),
    "assessment.reduction_declined": Text(vi="Quyết định không giảm mức trợ giúp", en="Reduction declined"),
    "assessment.returned_for_findings": Text(vi="Trả lại để xác minh", en="Returned for findings"),
    "assessment.funeral_form_received": Text(vi="Đã nhận tờ khai mai táng", en="Funeral form received"),
    "disbursement.payment_settled": Text(vi="Đã chi trả", en="Paid"),
    "disbursement.goods_handed_over": Text(vi="Đã trao hiện vật", en="Goods handed over"),
    "disbursement.payment_failed": Text(vi="Ngân hàng từ chối", en="The bank refused"),
    "disbursement.payment_returned": Text(vi="Ngân hàng trả lại tiền", en="Money came back"),
    "disbursement.payment_contradicted": Text(vi="Ngân hàng trả lời mâu thuẫn", en="The bank contradicts itself"),
    "disbursement.contradiction_resolved": Text(vi="Kế toán kết luận thay ngân hàng", en="A contradiction was ended"),
    "disbursement.payment_reduced": Text(vi="Khoản chi giảm", en="Payment reduced"),
    "disbursement.recovery_opened": Text(vi="Mở thu hồi", en="Recovery opened"),
    "disbursement.paid_twice": Text(vi="Ngân hàng chi thêm lần nữa", en="The bank paid as well"),
    "disbursement.recovery_planned": Text(vi="Lập kế hoạch nộp lại", en="Repayment planned"),
    "disbursement.repayment_received": Text(vi="Thu lại một phần", en="Repayment received"),
    "disbursement.recovery_written_off": Text(vi="Không thể thu hồi", en="Recovery written off"),
    "disbursement.recovery_ended": Text(vi="Thu hồi kết thúc", en="Recovery ended"),
    "disbursement.payee_needed": Text(vi="Chờ người nhận tiền", en="A payee is needed"),
    "disbursement.payee_changed": Text(vi="Đổi người nhận tiền", en="Payee changed"),
    "disbursement.funds_short": Text(vi="Thiếu nguồn", en="Means are short"),
    "notifications.notice_acknowledged": Text(vi="Thông báo được xác nhận", en="Notice confirmed"),
    "notifications.notice_undeliverable": Text(vi="Thông báo không gửi được", en="Notice undeliverable"),
    "notifications.commune_silent": Text(vi="Xã im lặng", en="Commune silent"),
    "notifications.silence_ended": Text(vi="Xã có liên lạc lại", en="Commune heard of again"),
    "notifications.news_told": Text(vi="Đã báo hộ việc đến đâu", en="Household told how it stands"),
    "notifications.household_told": Text(vi="Đã báo cho hộ", en="Household told"),
    "notifications.informant_told": Text(vi="Đã báo cho người báo tin", en="Informant told"),
    "notifications.escalation_climbed": Text(vi="Việc quá hạn báo lên cấp trên", en="A missed deadline climbed"),
    "notifications.escalation_taken": Text(vi="Việc quá hạn có người nhận", en="A missed deadline was taken"),
    "notifications.escalation_given_back": Text(vi="Việc quá hạn bị trả lại", en="A missed deadline was given back"),
    "notifications.escalation_prolonged": Text(vi="Lời hẹn được gia hạn", en="A word was prolonged"),
    "notifications.escalation_done": Text(vi="Người nhận báo đã làm xong", en="Who took it says that it is done"),
    "clocks.clock_solved": Text(vi="Việc quá hạn đã xong", en="Done after its deadline"),
    "clocks.clock_missed": Text(vi="Trễ hạn", en="Clock missed"),
    "clocks.clock_handed_over": Text(vi="Thời hạn chuyển người", en="Clock handed over"),
}
"""Published facts by their names without the version."""
_PERHAPS_WITHOUT_CASE: Final = frozenset(
    {
        "intake.incident_declared",
        "intake.incident_changed",
        "intake.commune_cut_off",
        "intake.commune_reached",
        "notifications.notice_acknowledged",
        "notifications.notice_undeliverable",
        "notifications.commune_silent",
        "notifications.silence_ended",
        "notifications.escalation_climbed",
        "notifications.escalation_taken",
        "notifications.escalation_given_back",
        "notifications.escalation_prolonged",
        "notifications.escalation_done",
        "clocks.clock_missed",
        "clocks.clock_solved",
        "clocks.clock_handed_over",
    }
)
"""Facts whose subject may be an incident: nobody is led to a case that is none."""

_UNNAMED: Final = Text(vi="Bản ghi không có tên", en="A record without a name")


def fact_text(fact: str | None) -> Text:
    """Return which fact it is; a name that is not known is shown as it is."""
    if not fact:
        return _UNNAMED
    return FACTS.get(fact.rpartition(".v")[0]) or Text(vi=fact, en=fact)


def is_of_a_case(fact: str | None) -> bool:
    """Tell whether the subject of such a fact is always a case."""
    return fact is not None and (name := fact.rpartition(".v")[0]) in FACTS and name not in _PERHAPS_WITHOUT_CASE


def why_text(reason: str) -> Text:
    """Return why it waits: in words where there are any, as the service wrote it down otherwise."""
    return REASONS.get(reason) or Text(vi=reason, en=reason)
