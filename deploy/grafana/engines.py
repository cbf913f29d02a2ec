"""Processes, parts that do not answer, and facts on their way."""

from typing import Final

from deploy.grafana.panels import Board, Panel

BOARD: Final = Board(
    "engines",
    "máy móc / engines",
    {
        "Còn sống / alive": (
            Panel("bars", "Tiến trình / processes", {"{{component}}": 'min by (component) (up{job="kipthoi"})'}),
            Panel("bars", "Temporal", {"{{instance}}": 'min by (instance) (up{job="temporal"})'}),
            Panel(
                "bars",
                "Phần không trả lời / parts that do not answer",
                {"{{service}} {{part}}": "1 - min by (service, part) (kipthoi_part_answers)"},
                red=1,
            ),
            Panel(
                "line",
                "Bản sao lưu mới nhất đã cũ / age of the newest backup",
                {"backup": "max(kipthoi_backup_age_seconds)"},
                "s",
                amber=26 * 3600,
            ),
        ),
        "Việc kể lại / facts": (
            Panel(
                "line",
                "Chưa gửi, lâu nhất / oldest undelivered",
                {"{{service}} {{address}}": "max by (service, address) (kipthoi_relay_oldest_undelivered_seconds)"},
                "s",
                amber=10,
                red=60,
            ),
            Panel(
                "line",
                "Gửi mỗi giây / delivered a second",
                {"{{service}} {{address}}": "sum by (service, address) (rate(kipthoi_relay_delivered_total[1m]))"},
            ),
            Panel(
                "line",
                "Chưa đọc / not yet taken",
                {"{{service}} {{topic}}": "sum by (service, topic) (kipthoi_messaging_lag_records)"},
                amber=5000,
            ),
            Panel(
                "line",
                "Đọc mỗi giây / taken a second",
                {"{{service}} {{outcome}}": "sum by (service, outcome) (rate(kipthoi_messaging_facts_total[1m]))"},
            ),
            Panel(
                "bars",
                "Gác lại / set aside",
                {
                    "dead letters {{service}}": "sum by (service) (kipthoi_messaging_waiting_dead_letters)",
                    "refused {{service}}": "sum by (service) (kipthoi_relay_dead_facts)",
                    "gaps {{service}}": "sum by (service) (kipthoi_messaging_open_gaps)",
                    "waiting {{service}}": "sum by (service) (kipthoi_messaging_waiting)",
                },
                red=1,
            ),
            Panel(
                "line",
                "Theo khoá cũ, khoá không còn ở đây / sealed under older keys, under keys that are not here",
                {
                    "older {{service}} {{keys}}": "max by (service, keys) (kipthoi_sealed_under_older_keys)",
                    "not here {{service}} {{keys}}": "max by (service, keys) (kipthoi_sealed_under_unknown_keys)",
                },
            ),
            Panel(
                "line",
                "Kafka, Temporal đã quên, gửi lại / forgotten by Kafka or Temporal, sent again",
                {
                    "losses {{service}}": "sum by (service) (increase(kipthoi_relay_broker_losses_total[1h]))",
                    "Temporal {{service}}": "sum by (service) (increase(kipthoi_relay_temporal_losses_total[1h]))",
                    "again {{service}}": "sum by (service) (increase(kipthoi_relay_republished_total[1h]))",
                },
                amber=1,
            ),
        ),
        "Temporal": (
            Panel(
                "line",
                "Việc chờ người làm, p95 / tasks wait to be taken",
                {
                    "{{service}}": "histogram_quantile(0.95, sum by (le, service) "
                    "(rate(temporal_workflow_task_schedule_to_start_latency_seconds_bucket[5m])))"
                },
                "s",
                amber=1,
                red=5,
            ),
            Panel(
                "line",
                "Việc hỏng, sẽ làm lại / activities that failed and are repeated",
                {
                    "{{service}} {{activity_type}}": "sum by (service, activity_type) "
                    "(rate(temporal_activity_execution_failed_total[5m])) * 60"
                },
                amber=1,
            ),
            Panel(
                "line",
                "Chỗ làm còn trống / free slots",
                {"{{service}} {{worker_type}}": "min by (service, worker_type) (temporal_worker_task_slots_available)"},
            ),
            Panel(
                "line",
                "Gọi hỏng / calls that failed",
                {"{{service}} {{operation}}": "sum by (service, operation) (rate(temporal_request_failure_total[5m])) * 60"},
                amber=1,
            ),
        ),
        "Bên ngoài / outside": (
            Panel(
                "line",
                "Gọi hệ thống khác / calls of other systems",
                {"{{system}} {{outcome}}": "sum by (system, outcome) (rate(kipthoi_outside_call_seconds_count[5m])) * 60"},
            ),
            Panel(
                "line",
                "Trả lời, p95 / they answer within",
                {"{{system}}": "histogram_quantile(0.95, sum by (le, system) (rate(kipthoi_outside_call_seconds_bucket[5m])))"},
                "s",
                amber=2,
                red=5,
            ),
        ),
        "Bàn trực / the desk": (
            Panel(
                "line",
                "Bảng chậm hơn dịch vụ / the board is behind",
                {"{{service}}": "max by (service) (kipthoi_console_behind_seconds)"},
                "s",
                amber=10,
                red=60,
            ),
        ),
    },
)
