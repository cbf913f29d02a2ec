"""Messages and their providers, who confirmed, and the ladder."""

from typing import Final

from deploy.grafana.panels import Board, Panel

BOARD: Final = Board(
    "notices",
    "tin báo / notices",
    {
        "Bây giờ / now": (
            Panel(
                "bars",
                "Tin chờ lâu nhất / oldest message that waits",
                {"{{lane}}": "max by (lane) (kipthoi_notifications_oldest_waiting_seconds)"},
                "s",
                amber=30,
                red=120,
            ),
            Panel(
                "bars",
                "Nhà cung cấp đang bị bỏ qua / provider left alone",
                {"{{provider}}": "max by (provider) (kipthoi_notifications_breaker_open)"},
                red=1,
            ),
            Panel(
                "bars",
                "Chờ vì cổng tin là mô phỏng / wait for a real gateway",
                {"{{lane}}": "sum by (lane) (kipthoi_notifications_messages_without_real_gateway)"},
                red=1,
            ),
            Panel("stat", "Webhook đang bị bỏ qua / left alone", {"": "max(kipthoi_notifications_webhooks_open)"}, amber=1),
        ),
        "Đã đi / what went": (
            Panel(
                "line",
                "Tin mỗi phút / messages a minute",
                {
                    "{{way}} {{provider}} {{outcome}}": "sum by (way, provider, outcome) "
                    "(rate(kipthoi_notifications_messages_total[5m])) * 60"
                },
            ),
            Panel(
                "line",
                "Tới nơi, p95 / until it has arrived",
                {
                    "{{way}} {{provider}}": "histogram_quantile(0.95, sum by (le, way, provider) "
                    "(rate(kipthoi_notifications_delivery_seconds_bucket[10m])))"
                },
                "s",
            ),
            Panel(
                "line",
                "Biên nhận mỗi phút / receipts a minute",
                {"{{provider}} {{word}}": "sum by (provider, word) (rate(kipthoi_notifications_receipts_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Xác nhận mỗi phút / confirmed a minute",
                {"{{via}}": "sum by (via) (rate(kipthoi_notifications_confirmations_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Đã báo hộ và người báo tin / told outcomes a minute",
                {"{{audience}} {{channel}}": "sum by (audience, channel) (rate(kipthoi_notifications_told_total[5m])) * 60"},
            ),
            Panel(
                "line",
                "Không ai xác nhận kịp, mỗi giờ / not confirmed in time, an hour",
                {"": "sum(rate(kipthoi_notifications_silent_total[1h])) * 3600"},
                amber=1,
            ),
        ),
        "Thang / the ladder": (
            Panel(
                "line",
                "Lỡ hạn tới lúc tin đi, p99 / from missed to sent",
                {"p99": "histogram_quantile(0.99, sum by (le) (rate(kipthoi_notifications_escalation_seconds_bucket[10m])))"},
                "s",
                red=5,
            ),
            Panel(
                "line",
                "Lỡ hạn tới lúc có người nhận, p95 / until somebody takes it",
                {"p95": "histogram_quantile(0.95, sum by (le) (rate(kipthoi_notifications_taken_seconds_bucket[1h])))"},
                "s",
            ),
            Panel(
                "line",
                "Leo thang mỗi phút / climbs a minute",
                {"{{rung}} {{by}}": "sum by (rung, by) (rate(kipthoi_notifications_climbs_total[5m])) * 60"},
            ),
        ),
    },
)
