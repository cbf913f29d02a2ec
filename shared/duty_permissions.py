"""Who keeps the roster, hands a shift over and reads whom to call."""

from collections.abc import Mapping
from typing import Final

from shared.grants import CONFIRMING, OFFICERS, READERS, ROSTER_KEEPERS, Permission, those
from shared.identity import Role

DUTY: Final[Mapping[tuple[str, str], Permission]] = {
    ("GET", "/v1/duty/findings"): READERS,
    # Numbers of those on duty, for who may have to call them: `need_to_know.calls_duty` asks, and each look is recorded.
    ("POST", "/v1/duty/{place}/disclosures"): those(*OFFICERS),
    # Of a place of one's own area: the command asks. Two acts of two persons; rows stay as they were written.
    ("POST", "/v1/duty/handovers"): CONFIRMING,
    ("GET", "/v1/duty/handovers"): those(*OFFICERS, Role.AUDITOR),
    ("GET", "/v1/duty/handovers/{handover_id}"): those(*OFFICERS, Role.AUDITOR),
    ("POST", "/v1/duty/handovers/{handover_id}/signatures"): CONFIRMING,
    ("GET", "/v1/roster"): those(*OFFICERS, Role.OPS),
    ("PUT", "/v1/roster"): ROSTER_KEEPERS,
    ("GET", "/v1/roster/template"): ROSTER_KEEPERS,
    ("POST", "/v1/roster/import"): ROSTER_KEEPERS,
    ("GET", "/v1/shifts/{shift_id}"): those(*OFFICERS, Role.OPS),
    ("POST", "/v1/shifts"): ROSTER_KEEPERS,
    ("PUT", "/v1/shifts/{shift_id}"): ROSTER_KEEPERS,
    ("POST", "/v1/shifts/{shift_id}/remove"): ROSTER_KEEPERS,
}
