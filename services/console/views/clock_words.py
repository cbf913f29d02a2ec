"""What is said of clocks that were missed, beside what they are called: while nothing has come, and for ever after."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

CLOCKS_UNDONE: Final[Mapping[str, Text]] = {
    "assisted": Text(vi="chưa trợ giúp, quá hạn {time}", en="not helped yet, {time} overdue"),
    "findings": Text(vi="chưa đánh giá, quá hạn {time}", en="not assessed yet, {time} overdue"),
    "urgent_decision": Text(vi="chưa ký, quá hạn {time}", en="not signed yet, {time} overdue"),
    "decision": Text(vi="chưa ký, quá hạn {time}", en="not signed yet, {time} overdue"),
    "funeral_decision": Text(vi="chưa ký, quá hạn {time}", en="not signed yet, {time} overdue"),
    "funeral_form": Text(vi="chưa có tờ khai, quá hạn {time}", en="no form yet, {time} overdue"),
    "paid": Text(vi="chưa chi, quá hạn {time}", en="not paid yet, {time} overdue"),
    "acknowledged": Text(vi="xã chưa xác nhận, quá hạn {time}", en="not confirmed yet, {time} overdue"),
    "told_in_person": Text(vi="chưa báo trực tiếp, quá hạn {time}", en="not told in person yet, {time} overdue"),
    "recovered": Text(vi="chưa thu hồi theo hạn, quá hạn {time}", en="not paid back as agreed, {time} overdue"),
    "bank_ticket": Text(vi="chưa làm rõ với ngân hàng, quá hạn {time}", en="still open with the bank, {time} overdue"),
    "campaign_receiving": Text(vi="chưa kết thúc tiếp nhận, quá hạn {time}", en="still receiving, {time} overdue"),
    "campaign_distributing": Text(vi="chưa phân phối xong, quá hạn {time}", en="not all given yet, {time} overdue"),
    "campaign_received_published": Text(
        vi="chưa công khai số nhận, quá hạn {time}", en="total received not published, {time} overdue"
    ),
    "campaign_distributed_published": Text(
        vi="chưa công khai số chi, quá hạn {time}", en="total given not published, {time} overdue"
    ),
    "campaign_reported": Text(vi="chưa báo cáo, quá hạn {time}", en="not reported yet, {time} overdue"),
    "taken_up": Text(vi="việc đã nhận chưa xong, quá hạn {time}", en="taken and not done yet, {time} overdue"),
    "heard": Text(vi="mất liên lạc, quá hạn {time}", en="nothing heard, {time} overdue"),
}
"""What is said of a clock that was missed, while what it waits for has not happened."""

CLOCKS_LATE: Final[Mapping[str, Text]] = {
    "assisted": Text(vi="trợ giúp trễ {time}", en="helped {time} late"),
    "findings": Text(vi="đánh giá trễ {time}", en="assessed {time} late"),
    "urgent_decision": Text(vi="ký trễ {time}", en="signed {time} late"),
    "decision": Text(vi="ký trễ {time}", en="signed {time} late"),
    "funeral_decision": Text(vi="ký trễ {time}", en="signed {time} late"),
    "funeral_form": Text(vi="tờ khai đến trễ {time}", en="the form came {time} late"),
    "paid": Text(vi="chi trễ {time}", en="paid {time} late"),
    "acknowledged": Text(vi="xác nhận trễ {time}", en="confirmed {time} late"),
    "told_in_person": Text(vi="báo trực tiếp trễ {time}", en="told in person {time} late"),
    "recovered": Text(vi="thu hồi trễ {time}", en="paid back {time} late"),
    "bank_ticket": Text(vi="làm rõ với ngân hàng trễ {time}", en="ended with the bank {time} late"),
    "campaign_receiving": Text(vi="kết thúc tiếp nhận trễ {time}", en="receiving ended {time} late"),
    "campaign_distributing": Text(vi="phân phối xong trễ {time}", en="all given {time} late"),
    "campaign_received_published": Text(vi="công khai số nhận trễ {time}", en="total received published {time} late"),
    "campaign_distributed_published": Text(vi="công khai số chi trễ {time}", en="total given published {time} late"),
    "campaign_reported": Text(vi="báo cáo trễ {time}", en="reported {time} late"),
    "taken_up": Text(vi="việc đã nhận xong trễ {time}", en="what was taken was done {time} late"),
    "heard": Text(vi="liên lạc lại trễ {time}", en="heard of again {time} late"),
}
"""What is said for ever after it has happened."""
