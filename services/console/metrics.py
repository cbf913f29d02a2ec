"""What the desk counts."""

from prometheus_client import Counter, Gauge, Histogram

from shared.counting import LeasedGauge, at_zero

STREAMS = Gauge("kipthoi_console_streams_open", "Boards that are being watched live")
ANSWERS = Counter("kipthoi_console_answers_total", "Questions to other services, by how they ended", ["service", "outcome"])
ANSWER_SECONDS = Histogram("kipthoi_console_answer_seconds", "How long a service took to answer the desk", ["service"])
BEHIND = Gauge(
    "kipthoi_console_behind_seconds", "Since when the board lacks facts that a service has sent; 0: it lacks none", ["service"]
)
BACKUP_AGE = LeasedGauge(
    "kipthoi_backup_age_seconds", "How long ago the newest backup that is whole began; not there while none is known"
)
BACKUP_FAILURES = LeasedGauge("kipthoi_backup_failures", "Attempts to back up that failed since the newest that is whole")
BOARD_SECONDS = Histogram("kipthoi_console_board_seconds", "How long it took to read the figures of a board")
SUMMARIES_SECONDS = Histogram("kipthoi_console_summaries_seconds", "How long it took to put summaries of communes together")
PROVIDER_ANSWERS = Counter(
    "kipthoi_console_provider_answers_total", "Questions to the provider of sign-ins, by how they ended", ["outcome"]
)
SESSIONS_ENDED = Counter("kipthoi_console_sessions_ended_total", "Sessions that ended while somebody worked", ["reason"])
SIGN_INS = Counter("kipthoi_console_sign_ins_total", "Sign-ins at the desk", ["outcome"])
HOUSEHOLD_PAGES = Counter(
    "kipthoi_console_household_pages_total", "Pages that households asked for, by what they got", ["outcome"]
)

at_zero(ANSWERS, ("intake", "assessment", "disbursement", "notifications"), ("ok", "away", "refused"))
at_zero(PROVIDER_ANSWERS, ("ok", "away", "refused"))
at_zero(SESSIONS_ENDED, ("too large", "unreadable", "absolute", "idle", "token", "not renewed"))
at_zero(SIGN_INS, ("signed in", "refused", "not done", "unknown", "provider away"))
