"""What operators watch of notifications. Labels come from closed sets."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from shared.counting import LeasedGauge, at_zero

NOTICES = Counter("kipthoi_notifications_notices_total", "Notices made", ["kind"])
DELIVERIES = Counter("kipthoi_notifications_deliveries_total", "Messages by what the gateway said", ["lane", "outcome"])
MESSAGES = Counter(
    "kipthoi_notifications_messages_total",
    "Messages by what became of the call to a provider; turned_away: it has not taken it for certain, another is asked",
    ["way", "provider", "outcome"],
)
RECEIPTS = Counter(
    "kipthoi_notifications_receipts_total",
    "What providers said afterwards of their messages; overdue: nothing in time",
    ["provider", "word"],
)
DELIVERY_SECONDS = Histogram(
    "kipthoi_notifications_delivery_seconds",
    "From a provider's yes until its receipt says that the message has arrived",
    ["way", "provider"],
    buckets=(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 3600, 21600),
)
BREAKER_OPEN = Gauge(
    "kipthoi_notifications_breaker_open",
    "1: the provider failed so often, within the last minute, that it was left alone for a while",
    ["provider"],
)
WEBHOOKS_OPEN = Gauge(
    "kipthoi_notifications_webhooks_open", "Own systems of communes that failed so often that they are left alone for a while"
)
REFUSED_SIGNATURES = Counter(
    "kipthoi_notifications_refused_signatures_total", "Receipts whose signature is missing, wrong or too old", ["provider"]
)
REPLIES = Counter(
    "kipthoi_notifications_replies_total",
    "What telephones answered: confirmed, heard (a named person must confirm besides), superseded (by a digest that has not "
    "arrived there yet), repeated (it was confirmed before), other_words, stranger",
    ["provider", "outcome"],
)
CONFIRMATIONS = Counter(
    "kipthoi_notifications_confirmations_total",
    "Notices that a named person has confirmed, by what: desk, program (the door), link (e-mail), reply (SMS), key (a call)",
    ["via"],
)
NEXT_WAYS = Counter(
    "kipthoi_notifications_next_ways_total",
    "Digests that nobody had confirmed and that went by one more way; to: the commune's contacts, its officer or its leader",
    ["way", "to"],
)
OUTCOMES_TOLD = Counter("kipthoi_notifications_told_total", "Outcomes told", ["audience", "channel"])
SILENT = Counter("kipthoi_notifications_silent_total", "Digests that no commune confirmed in time")
ESCALATION_SECONDS = Histogram(
    "kipthoi_notifications_escalation_seconds",
    "From the missed moment until a gateway accepted the notice",
    buckets=(0.25, 0.5, 1, 2, 3, 4, 5, 10, 30, 60, 300),
)
CLIMBS = Counter(
    "kipthoi_notifications_climbs_total",
    "Missed clocks handed to a rung of the ladder; what the sweeper climbs, a workflow should have",
    ["rung", "by"],
)
TAKEN_SECONDS = Histogram(
    "kipthoi_notifications_taken_seconds",
    "From the missed moment until a named person has taken it",
    buckets=(30, 60, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400),
)
TAKING_ACTS = Counter(
    "kipthoi_notifications_taking_acts_total",
    "What people said of missed clocks: taken, taken_over (by who stands above), prolonged, given_back, done",
    ["act"],
)
OPEN_CLIMBS = LeasedGauge(
    "kipthoi_notifications_climbs_open", "Missed clocks on the ladder that are not solved", ["rung", "state"]
)
OLDEST_AT_TOP = LeasedGauge(
    "kipthoi_notifications_oldest_at_top_seconds",
    "Since when everybody on the ladder was told of one and nobody has taken it, of the one that waits longest; 0: of none",
)
WITHOUT_RECIPIENT = LeasedGauge("kipthoi_notifications_without_recipient", "What waits because nobody is on duty", ["what"])
OLDEST_WAITING = LeasedGauge("kipthoi_notifications_oldest_waiting_seconds", "Age of the oldest unsent message", ["lane"])
WITHOUT_REAL_GATEWAY = LeasedGauge(
    "kipthoi_notifications_messages_without_real_gateway",
    "Messages to real people that wait because the gateway is a simulator",
    ["lane"],
)
SILENT_COMMUNES = LeasedGauge(
    "kipthoi_notifications_silent_communes", "Communes of open incidents of which nothing was heard for hours, at this moment"
)
DUTY_FINDINGS = LeasedGauge(
    "kipthoi_duty_findings",
    "What the plan of duty lacks in the next seven days: holes, people with one way only, one person in two shifts at once",
    ["what"],
)

at_zero(NOTICES, ("digest", "escalation", "household", "in_person"))
at_zero(CONFIRMATIONS, ("desk", "program", "link", "reply", "key"))
at_zero(CLIMBS, ("1", "2", "3", "4", "nobody"), ("first", "duty", "workflow", "sweeper", "given_back"))
at_zero(TAKING_ACTS, ("taken", "taken_over", "prolonged", "given_back", "done"))

OF_DELIVERIES: Final = (OLDEST_WAITING, WITHOUT_REAL_GATEWAY)
OF_CLOCKS: Final = (OPEN_CLIMBS, OLDEST_AT_TOP, WITHOUT_RECIPIENT, SILENT_COMMUNES)
