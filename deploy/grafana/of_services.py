"""The board of one service: what every service has, and what is its own."""

from collections.abc import Mapping, Sequence
from typing import Final

from deploy.grafana.panels import Board, Panel

_OWN: Final[Mapping[str, Sequence[Panel]]] = {
    "intake": (
        Panel(
            "line",
            "Dòng của danh sách / rows of lists",
            {"{{verdict}}": "sum by (verdict) (rate(kipthoi_intake_list_rows_total[5m])) * 60"},
        ),
        Panel("line", "Tìm kiếm / searches", {"{{kind}}": "sum by (kind) (rate(kipthoi_intake_searches_total[5m])) * 60"}),
        Panel(
            "line",
            "Chuyển xã, rút lại / moved, retracted",
            {
                "moved": "sum(increase(kipthoi_intake_cases_moved_total[1h]))",
                "retracted": "sum(increase(kipthoi_intake_cases_retracted_total[1h]))",
            },
        ),
    ),
    "assessment": (
        Panel(
            "line",
            "Dòng quyết định / lines of decisions",
            {"{{verdict}}": "sum by (verdict) (rate(kipthoi_assessment_decision_lines_total[5m])) * 60"},
        ),
        Panel("line", "Khảo sát / findings a minute", {"": "sum(rate(kipthoi_assessment_findings_total[5m])) * 60"}),
        Panel("line", "Danh sách khép / lists closed", {"": "sum(rate(kipthoi_assessment_lists_total[5m])) * 60"}),
        Panel(
            "line", "Đổi theo luật mới / renewed by new law", {"": "sum(rate(kipthoi_assessment_cases_renewed_total[5m])) * 60"}
        ),
        Panel("stat", "Bản luật / release of the law", {"{{instance}}": "max by (instance) (kipthoi_assessment_law_release)"}),
    ),
    "disbursement": (
        Panel(
            "line",
            "Khoản chi mới / payments planned",
            {"{{state}}": "sum by (state) (rate(kipthoi_disbursement_payments_planned_total[5m])) * 60"},
        ),
        Panel(
            "line",
            "Giảm / reduced",
            {"{{effect}}": "sum by (effect) (rate(kipthoi_disbursement_payments_reduced_total[5m])) * 60"},
        ),
        Panel("line", "Thu về / paid back", {"{{way}}": "sum by (way) (increase(kipthoi_disbursement_repayments_total[1h]))"}),
    ),
    "notifications": (
        Panel(
            "line",
            "Tin báo mới / notices made",
            {"{{kind}}": "sum by (kind) (rate(kipthoi_notifications_notices_total[5m])) * 60"},
        ),
        Panel(
            "line",
            "Theo làn / by lane",
            {"{{lane}} {{outcome}}": "sum by (lane, outcome) (rate(kipthoi_notifications_deliveries_total[5m])) * 60"},
        ),
        Panel(
            "line",
            "Chữ ký sai / refused signatures",
            {"{{provider}}": "sum by (provider) (rate(kipthoi_notifications_refused_signatures_total[5m])) * 60"},
            red=1,
        ),
    ),
    "console": (
        Panel(
            "line",
            "Dịch vụ trả lời bàn trực, p95 / services answer",
            {"{{service}}": "histogram_quantile(0.95, sum by (le, service) (rate(kipthoi_console_answer_seconds_bucket[5m])))"},
            "s",
            red=2,
        ),
        Panel(
            "line",
            "Trả lời theo kết cục / answers by outcome",
            {"{{service}} {{outcome}}": "sum by (service, outcome) (rate(kipthoi_console_answers_total[5m]))"},
        ),
        Panel(
            "line",
            "Đăng nhập / sign-ins a minute",
            {"{{outcome}}": "sum by (outcome) (rate(kipthoi_console_sign_ins_total[5m])) * 60"},
        ),
        Panel(
            "line",
            "Phiên bị ngắt / sessions ended",
            {"{{reason}}": "sum by (reason) (rate(kipthoi_console_sessions_ended_total[5m])) * 60"},
        ),
        Panel(
            "line",
            "Đọc bảng, p95 / reading the board",
            {"": "histogram_quantile(0.95, sum by (le) (rate(kipthoi_console_board_seconds_bucket[5m])))"},
            "s",
            red=1,
        ),
        Panel("stat", "Bảng đang mở / boards watched", {"": "sum(kipthoi_console_streams_open)"}),
    ),
}


def service_board(name: str) -> Board:
    """Return the board of one service."""
    return Board(
        name,
        name,
        {
            "Của riêng / its own": _OWN[name],
            "Cửa / doors": _doors(name),
            "Việc kể lại / facts": _facts(name),
            "Tiến trình / process": _process(name),
        },
    )


def _doors(name: str) -> Sequence[Panel]:
    of = f'service="{name}"'
    return (
        Panel(
            "line",
            "Yêu cầu mỗi giây / requests a second",
            {"{{status}}": f"sum by (status) (rate(kipthoi_http_request_seconds_count{{{of}}}[1m]))"},
        ),
        Panel(
            "line",
            "Lỗi của máy chủ / server errors a minute",
            {
                "{{method}} {{route}}": "sum by (method, route) "
                f'(rate(kipthoi_http_request_seconds_count{{{of},status=~"5.."}}[5m])) * 60'
            },
            red=1,
        ),
        Panel(
            "line",
            "Trả lời, p95 / answered within",
            {
                "{{method}}": "histogram_quantile(0.95, sum by (le, method) "
                f"(rate(kipthoi_http_request_seconds_bucket{{{of}}}[5m])))"
            },
            "s",
            amber=0.25,
            red=1,
        ),
        Panel(
            "line",
            "Chờ kết nối cơ sở dữ liệu / wait for a connection",
            {"{{pool}}": f"max by (pool) (kipthoi_database_waiting{{{of}}})"},
            amber=5,
        ),
        Panel(
            "line",
            "Kết nối đang dùng / connections in use",
            {
                "{{pool}}": f"sum by (pool) (kipthoi_database_connections_in_use{{{of}}})",
                "{{pool}} max": f"sum by (pool) (kipthoi_database_pool_connections{{{of}}})",
            },
        ),
    )


def _facts(name: str) -> Sequence[Panel]:
    of = f'{{service="{name}"}}'
    return (
        Panel(
            "line",
            "Đọc mỗi giây / taken a second",
            {"{{wire_type}} {{outcome}}": f"sum by (wire_type, outcome) (rate(kipthoi_messaging_facts_total{of}[1m]))"},
        ),
        Panel(
            "line",
            "Một lượt đọc, p95 / one batch",
            {"": f"histogram_quantile(0.95, sum by (le) (rate(kipthoi_messaging_batch_seconds_bucket{of}[5m])))"},
            "s",
            red=5,
        ),
        Panel(
            "line", "Chưa đọc / not yet taken", {"{{topic}}": f"sum by (topic) (kipthoi_messaging_lag_records{of})"}, amber=5000
        ),
        Panel(
            "line",
            "Gửi mỗi giây / delivered a second",
            {"{{address}}": f"sum by (address) (rate(kipthoi_relay_delivered_total{of}[1m]))"},
        ),
        Panel(
            "line",
            "Chưa gửi, lâu nhất / oldest undelivered",
            {"{{address}}": f"max by (address) (kipthoi_relay_oldest_undelivered_seconds{of})"},
            "s",
            amber=10,
            red=60,
        ),
        Panel(
            "bars",
            "Gác lại / set aside",
            {
                "dead letters": f"sum(kipthoi_messaging_waiting_dead_letters{of})",
                "refused": f"sum(kipthoi_relay_dead_facts{of})",
                "gaps": f"sum(kipthoi_messaging_open_gaps{of})",
            },
            red=1,
        ),
    )


def _process(name: str) -> Sequence[Panel]:
    of = f'{{job="kipthoi",component="{name}"}}'
    return (
        Panel("stat", "Còn sống / alive", {"{{instance}}": f"min by (instance) (up{of})"}),
        Panel(
            "stat", "Bản phát hành / release", {"{{version}}": f'count by (version) (kipthoi_build_info{{service="{name}"}})'}
        ),
        Panel(
            "stat",
            "Chạy từ / runs since",
            {"{{instance}}": f"time() - min by (instance) (process_start_time_seconds{of})"},
            "s",
        ),
        Panel("line", "Bộ xử lý / cores", {"{{instance}}": f"sum by (instance) (rate(process_cpu_seconds_total{of}[1m]))"}),
        Panel("line", "Bộ nhớ / memory", {"{{instance}}": f"sum by (instance) (process_resident_memory_bytes{of})"}, "bytes"),
        Panel("line", "Tệp mở / open files", {"{{instance}}": f"sum by (instance) (process_open_fds{of})"}),
        Panel(
            "bars",
            "Phần không trả lời / parts away",
            {"{{part}}": f'1 - min by (part) (kipthoi_part_answers{{service="{name}"}})'},
            red=1,
        ),
        Panel(
            "line",
            "Phần bắt đầu lại / parts that began again",
            {"{{part}}": f'sum by (part) (increase(kipthoi_runtime_part_restarted_total{{service="{name}"}}[1h]))'},
            amber=1,
        ),
    )
