"""The sentences of a case's story, by the name of the fact."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

SENTENCES: Final[Mapping[str, Text]] = {
    "HouseholdReported": Text(vi="Hộ được phát hiện và báo lên", en="The household was identified and reported"),
    "HouseholdCorrected": Text(
        vi="Thông tin của hộ được bổ sung (lần {revision})", en="The report was corrected (revision {revision})"
    ),
    "CaseMoved": Text(
        vi="Hồ sơ được chuyển từ {from_commune} đến {to_commune}", en="The case was moved from {from_commune} to {to_commune}"
    ),
    "CaseRetracted": Text(vi="Báo cáo được rút lại ({reason})", en="The report was retracted ({reason})"),
    "CaseClosed": Text(vi="Hồ sơ kết thúc: {outcome}", en="The case was closed: {outcome}"),
    "CaseReopened": Text(vi="Hồ sơ mở lại (lần {opening})", en="The case was opened again (opening {opening})"),
    "DamageAssessed": Text(vi="Đã đánh giá thiệt hại, đề xuất: {awards}", en="The damage was assessed; proposed: {awards}"),
    "AssistanceApproved": Text(
        vi="Quyết định {decision_number} duyệt: {awards}", en="Decision {decision_number} approved: {awards}"
    ),
    "AssistanceReduced": Text(
        vi="Quyết định {decision_number} điều chỉnh giảm: {reductions}",
        en="Decision {decision_number} reduced: {reductions}",
    ),
    "ReductionDeclined": Text(
        vi="Quyết định {decision_number} không giảm ({reason}): {standing}",
        en="Decision {decision_number} declined a reduction ({reason}): {standing}",
    ),
    "PaymentReduced": Text(vi="{effect}: {difference}", en="{effect}: {difference}"),
    "RecoveryOpened": Text(vi="Mở thu hồi {sum} ({cause})", en="{sum} is to be had back ({cause})"),
    "PaidTwice": Text(
        vi="Ngân hàng đã chi thêm {sum} dù hộ đã nhận đủ: mở thu hồi",
        en="The bank has paid {sum} as well, though the household had it already: to be had back",
    ),
    "RecoveryPlanned": Text(
        vi="Hẹn nộp lại {sum} trong {instalments} kỳ, đến {last_due_on}",
        en="{sum} comes back by {instalments} instalments until {last_due_on}",
    ),
    "RepaymentReceived": Text(vi="Đã thu lại {sum}", en="{sum} came back"),
    "RecoveryWrittenOff": Text(vi="Không thể thu lại {sum}", en="{sum} cannot be had back"),
    "RecoveryEnded": Text(vi="Thu hồi {sum}: {outcome}", en="Recovery of {sum}: {outcome}"),
    "HouseholdToldOfReturn": Text(
        vi="Đã báo cho hộ tiền bị trả lại và việc cần làm ({channel})",
        en="The household was told that its money came back, and what to do ({channel})",
    ),
    "InformantToldOfReturn": Text(
        vi="Đã báo cho người báo tin việc tiền bị trả lại ({channel})",
        en="The informant was told that the money came back ({channel})",
    ),
    "HouseholdAdjusted": Text(
        vi="Đã báo cho hộ việc điều chỉnh ({channel})", en="The household was told of the adjustment ({channel})"
    ),
    "InformantAdjusted": Text(
        vi="Đã báo cho người báo tin việc điều chỉnh ({channel})", en="The informant was told of the adjustment ({channel})"
    ),
    "AssistanceDeclined": Text(
        vi="Quyết định {decision_number} không duyệt ({reason})", en="Decision {decision_number} declined ({reason})"
    ),
    "ReturnedForFindings": Text(vi="Trả lại để xác minh thêm ({reason})", en="Returned for more findings ({reason})"),
    "FuneralFormReceived": Text(
        vi="Đã nhận tờ khai mai táng lúc {received}", en="The funeral's form was received at {received}"
    ),
    "PaymentSettled": Text(vi="Đã chi trả {sum} ({rail})", en="{sum} was paid ({rail})"),
    "GoodsHandedOver": Text(vi="Đã trao {sum} hiện vật", en="{sum} of goods was handed over"),
    "PaymentFailed": Text(
        vi="Ngân hàng từ chối ({reason}); khoản chi tạm giữ", en="The bank refused ({reason}); the payment is held"
    ),
    "PaymentReturned": Text(vi="Ngân hàng trả lại tiền ({reason})", en="The money came back ({reason})"),
    "PaymentContradicted": Text(
        vi="Ngân hàng trả lời mâu thuẫn; không chi thêm cho đến khi kế toán kết luận",
        en="The bank contradicts itself; nothing more is tried until an accountant has ended it",
    ),
    "ContradictionResolved": Text(vi="Kế toán kết luận thay ngân hàng: {outcome}", en="An accountant ended it: {outcome}"),
    "PayeeNeeded": Text(vi="Khoản chi chờ người nhận ({reason})", en="The payment waits for a payee ({reason})"),
    "PayeeChanged": Text(
        vi="Hai người đã đổi người nhận hoặc tài khoản", en="Two persons have changed who is paid, or on which account"
    ),
    "FundsShort": Text(vi="Thiếu nguồn cho {sum}", en="No means for {sum}"),
    "HouseholdTold": Text(
        vi="Đã báo kết quả cho hộ ({channel}{visit})", en="The household was told the outcome ({channel}{visit})"
    ),
    "InformantTold": Text(
        vi="Đã báo kết quả cho người báo tin ({channel}{visit})", en="The informant was told the outcome ({channel}{visit})"
    ),
    "NewsTold": Text(
        vi="Đã báo cho {audience}: {news} ({channel}{visit})",
        en="News told to {audience}: {news} ({channel}{visit})",
    ),
    "ClockMissed": Text(vi="TRỄ HẠN: {missed} ({basis})", en="LATE: {missed} ({basis})"),
    "ClockSolved": Text(vi="{outcome}: {clock}", en="{outcome}: {clock}"),
    "EscalationClimbed": Text(
        vi="Chưa ai nhận, chuyển lên {rung}: {missed}", en="Nobody took it, it went up to {rung}: {missed}"
    ),
    "EscalationTaken": Text(
        vi="Đã có người nhận việc ({rung}), hẹn xong {until}: {missed}",
        en="Somebody took it ({rung}), to be done by {until}: {missed}",
    ),
    "EscalationTakenOver": Text(
        vi="Cấp trên nhận thay ({rung}), hẹn xong {until}: {missed}",
        en="Somebody above took it over ({rung}), to be done by {until}: {missed}",
    ),
    "EscalationGivenBack": Text(
        vi="Người nhận trả lại việc, chuyển tiếp lên ({rung}): {missed}",
        en="Who had it gave it back, it climbs on ({rung}): {missed}",
    ),
    "EscalationProlonged": Text(vi="Người nhận gia hạn đến {until}: {missed}", en="Who has it needs until {until}: {missed}"),
    "EscalationDone": Text(
        vi="Người nhận báo đã làm xong việc mình hẹn: {missed}", en="Who took it says that he has done what he said: {missed}"
    ),
    "ClockHandedOver": Text(vi="Chuyển cho {new_owner}: {clock}", en="Handed over to {new_owner}: {clock}"),
    "ClockHandedOverMovedBack": Text(
        vi="Chuyển cho {new_owner}: {clock}; hạn đã lùi đến {moved_back_from} vì xã bị cô lập, nay trở lại {due_at}",
        en="Handed over to {new_owner}: {clock}; it waited until {moved_back_from} as the commune is cut off, now it is due at "
        "{due_at} again",
    ),
}
