"""Payments, cash that is out, what waits for somebody, and what the province was asked."""

from typing import Final

from deploy.grafana.panels import Board, Panel

_HOUR: Final = 3600

BOARD: Final = Board(
    "money",
    "tiền / money",
    {
        "Bây giờ / now": (
            Panel(
                "stat",
                "Ngân hàng tự mâu thuẫn / contradicted by the bank",
                {"": "sum(kipthoi_disbursement_payments_contradicted)"},
                red=1,
            ),
            Panel(
                "bars",
                "Ngân hàng bỏ ngỏ / left open by the bank",
                {"{{kind}}": "sum by (kind) (kipthoi_disbursement_tickets_open)"},
                amber=1,
            ),
            Panel(
                "stat",
                "Lâu nhất còn bỏ ngỏ / open for the longest",
                {"": "max(kipthoi_disbursement_tickets_oldest_seconds)"},
                "s",
                amber=12 * _HOUR,
                red=24 * _HOUR,
            ),
            Panel(
                "stat",
                "Chênh lệch đã chấp nhận / accepted difference",
                {"": "sum(kipthoi_disbursement_bank_difference_dong)"},
                "currencyVND",
            ),
            Panel(
                "stat",
                "Chênh lệch đối soát / unexplained difference",
                {"": "max(kipthoi_ledger_difference_dong)"},
                "currencyVND",
                red=1,
            ),
            Panel(
                "stat",
                "Chênh lệch không phiếu nào giải thích / explained by no ticket",
                {"": "max(kipthoi_ledger_unexplained_dong)"},
                "currencyVND",
                red=1,
            ),
            Panel(
                "stat",
                "Đối soát lần cuối / compared last",
                {"": "max(kipthoi_ledger_reconciled_seconds)"},
                "s",
                amber=2 * _HOUR,
                red=6 * _HOUR,
            ),
            Panel(
                "stat",
                "Tài khoản không đọc được / unreadable accounts",
                {"": "sum(kipthoi_disbursement_accounts_unreadable)"},
                red=1,
            ),
            Panel(
                "stat",
                "Tệp ngân hàng im lặng / files without a word",
                {"": "sum(kipthoi_disbursement_bank_files_unheard)"},
                amber=1,
            ),
            Panel(
                "stat",
                "Chờ vì ngân hàng là mô phỏng / wait for a real bank",
                {"": "sum(kipthoi_disbursement_payments_without_real_bank)"},
                red=1,
            ),
            Panel(
                "stat",
                "Chờ người thứ hai / wait for a second person",
                {"": "sum(kipthoi_disbursement_bookings_waiting)"},
                amber=1,
            ),
            Panel("stat", "Đang tạm dừng / paused", {"": "sum(kipthoi_disbursement_pauses)"}, amber=1),
            Panel(
                "stat",
                "Tiền mặt đang ở ngoài / cash that is out",
                {"": "sum(kipthoi_disbursement_cash_out_dong)"},
                "currencyVND",
            ),
            Panel(
                "bars",
                "Khoản chi đang đi / payments on their way",
                {"{{state}}": "sum by (state) (kipthoi_disbursement_payments_unfinished)"},
            ),
            Panel(
                "bars",
                "Khoản cũ nhất / age of the oldest",
                {"{{state}}": "max by (state) (kipthoi_disbursement_payment_unfinished_age_seconds)"},
                "s",
            ),
            Panel(
                "bars",
                "Danh sách tiền mặt còn mở / cash lists that are out",
                {"{{age}}": "sum by (age) (kipthoi_disbursement_cash_lists_open)"},
                amber=1,
            ),
            Panel(
                "bars",
                "Thu hồi / recoveries",
                {"{{state}} {{age}}": "sum by (state, age) (kipthoi_disbursement_recoveries)"},
            ),
        ),
        "Đã đi / what went": (
            Panel(
                "line",
                "Kết thúc mỗi phút / ended a minute",
                {"{{state}}": "sum by (state) (rate(kipthoi_disbursement_payments_ended_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Từ quyết định tới tay, p50 và p95 / from decision to hand",
                {
                    "p50 {{rail}}": "histogram_quantile(0.5, sum by (le, rail) "
                    "(rate(kipthoi_disbursement_settlement_seconds_bucket[30m])))",
                    "p95 {{rail}}": "histogram_quantile(0.95, sum by (le, rail) "
                    "(rate(kipthoi_disbursement_settlement_seconds_bucket[30m])))",
                },
                "s",
                red=24 * _HOUR,
            ),
            Panel(
                "line",
                "Ngân hàng trả lời mỗi phút / the bank's answers a minute",
                {"{{meaning}}": "sum by (meaning) (rate(kipthoi_disbursement_bank_answers_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Bị trả lại mỗi giờ / returned an hour",
                {"": "sum(rate(kipthoi_disbursement_payments_returned_total[1h])) * 3600"},
                amber=1,
            ),
            Panel(
                "line",
                "Đã nợ sẵn, không chi lần hai / owed already, not paid twice",
                {"": "sum(rate(kipthoi_disbursement_repeated_awards_total[1h])) * 3600"},
            ),
            Panel(
                "line",
                "Chữ ký sai ở cửa ngân hàng / unsigned at the bank's door",
                {"": "sum(rate(kipthoi_disbursement_bank_signatures_refused_total[5m])) * 60"},
                red=1,
            ),
        ),
        "Xin tỉnh / asked of the province": (
            Panel(
                "stat",
                "Chưa được trả lời / not answered",
                {"": "sum(kipthoi_disbursement_province_requests_open)"},
                amber=1,
            ),
            Panel(
                "stat",
                "Chờ lâu nhất / the oldest",
                {"": "max(kipthoi_disbursement_province_request_oldest_seconds)"},
                "s",
                amber=12 * _HOUR,
                red=24 * _HOUR,
            ),
        ),
    },
)
