"""What is wrong where a clock was missed: one wording for every page and every SMS."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

MISSED_CLOCKS: Final[Mapping[str, Text]] = {
    "assisted": Text(vi="hộ chưa được trợ giúp", en="household not helped yet"),
    "findings": Text(vi="chưa đánh giá thiệt hại", en="damage not assessed yet"),
    "urgent_decision": Text(vi="chưa ký trợ giúp khẩn cấp", en="urgent help not decided yet"),
    "decision": Text(vi="chưa ký quyết định trợ giúp", en="help not decided yet"),
    "funeral_decision": Text(vi="chưa ký chi phí mai táng", en="funeral help not decided yet"),
    "funeral_form": Text(vi="chưa có tờ khai mai táng", en="the funeral's form is not there yet"),
    "paid": Text(vi="đã duyệt mà chưa chi trả", en="decided and not paid yet"),
    "acknowledged": Text(vi="xã chưa xác nhận thông báo", en="commune has not confirmed its notice"),
    "told_in_person": Text(vi="chưa báo trực tiếp cho hộ", en="household not told in person yet"),
    "recovered": Text(vi="chưa thu hồi đúng hạn", en="not paid back as agreed"),
    "bank_ticket": Text(vi="chưa làm rõ điều ngân hàng bỏ ngỏ", en="what the bank left open is not ended"),
    "campaign_receiving": Text(vi="cuộc vận động chưa kết thúc tiếp nhận", en="campaign has not said that it receives no more"),
    "campaign_distributing": Text(vi="tiền, hàng vận động chưa phân phối hết", en="what a campaign received is not all given"),
    "campaign_received_published": Text(vi="chưa công khai số đã tiếp nhận", en="what a campaign received is not published"),
    "campaign_distributed_published": Text(vi="chưa công khai số đã phân phối", en="what a campaign gave is not published"),
    "campaign_reported": Text(vi="chưa báo cáo kết quả vận động", en="the campaign is not reported on"),
    "taken_up": Text(vi="việc đã nhận mà chưa xong", en="what was taken is not done"),
    "heard": Text(vi="xã chưa có liên lạc", en="nothing is heard of the commune"),
}
"""What is wrong where a clock was missed and what it waits for has not happened: said alike on every page and in every SMS."""
