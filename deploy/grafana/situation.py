"""Households, their clocks, who is on duty: what a province looks at during a storm."""

from typing import Final

from deploy.grafana.panels import DRILL, Board, Panel

_HOUR: Final = 3600

BOARD: Final = Board(
    "situation",
    "tình hình / situation",
    {
        "Hộ / households": (
            Panel(
                "stat",
                "Hộ chờ lâu nhất / longest without help",
                {"": f"max(kipthoi_intake_oldest_unassisted_seconds{{{DRILL}}})"},
                "s",
                amber=50 * _HOUR,
                red=72 * _HOUR,
            ),
            Panel("stat", "Đã tiếp nhận, 24 giờ / reported in 24 h", {"": "sum(increase(kipthoi_intake_reports_total[24h]))"}),
            Panel(
                "stat",
                "Đã được trợ giúp, 24 giờ / helped in 24 h",
                {"": "sum(increase(kipthoi_intake_cases_assisted_total[24h]))"},
            ),
            Panel(
                "stat",
                "Mở lại, 24 giờ / opened again",
                {"": "sum(increase(kipthoi_intake_cases_reopened_total[24h]))"},
                amber=1,
            ),
            Panel(
                "stat",
                "Có vẻ trùng, 24 giờ / look alike",
                {"": "sum(increase(kipthoi_intake_look_alikes_total[24h]))"},
                amber=1,
            ),
            Panel(
                "stat",
                "Xã mất liên lạc / silent communes",
                {"": "max(kipthoi_notifications_silent_communes)"},
                amber=1,
                red=5,
            ),
            Panel(
                "line",
                "Tiếp nhận mỗi phút / reports a minute",
                {"{{channel}}": "sum by (channel) (rate(kipthoi_intake_reports_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Được trợ giúp mỗi phút / helped a minute (in_time)",
                {"{{in_time}}": "sum by (in_time) (rate(kipthoi_intake_cases_assisted_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Khép hồ sơ mỗi phút / cases closed a minute",
                {"{{outcome}}": "sum by (outcome) (rate(kipthoi_intake_cases_closed_total[5m])) * 60"},
            ),
        ),
        "Hạn / clocks": (
            Panel(
                "bars",
                "Đang chạy / running",
                {"{{kind}}": f'sum by (kind) (kipthoi_clocks{{state="running",{DRILL}}})'},
            ),
            Panel(
                "bars",
                "Đã lỡ / missed",
                {"{{kind}}": f'sum by (kind) (kipthoi_clocks{{state="missed",{DRILL}}})'},
                amber=1,
                red=10,
            ),
            Panel(
                "bars",
                "Sắp hết, phần trăm đã trôi qua / nearly due, percent gone",
                {"{{kind}} {{gone}}": "sum by (kind, gone) (kipthoi_clocks_at_risk)"},
                amber=1,
            ),
            Panel(
                "line",
                "Đúng hạn / share kept",
                {
                    "": f'sum(kipthoi_clocks{{state="kept",{DRILL}}}) / '
                    f'sum(kipthoi_clocks{{state=~"kept|kept_late|missed",{DRILL}}})'
                },
                "percentunit",
            ),
            Panel(
                "line",
                "Từ lúc lỡ tới lúc hệ thống thấy, p99 / from missed to seen",
                {"{{by}}": "histogram_quantile(0.99, sum by (le, by) (rate(kipthoi_clocks_missed_seconds_bucket[10m])))"},
                "s",
                red=5,
            ),
            Panel(
                "bars",
                "Trên thang, chưa xong / on the ladder",
                {"{{rung}} {{state}}": "sum by (rung, state) (kipthoi_notifications_climbs_open)"},
                amber=1,
            ),
        ),
        "Trực / duty": (
            Panel(
                "bars",
                "Chờ vì không ai trực / nobody on duty",
                {"{{what}}": "sum by (what) (kipthoi_notifications_without_recipient)"},
                red=1,
            ),
            Panel(
                "bars",
                "Lịch trực còn thiếu, 7 ngày / what the roster lacks",
                {"{{what}}": "sum by (what) (kipthoi_duty_findings)"},
                amber=1,
            ),
        ),
    },
)
