"""Who may be allowed what: roles, channels without a token, and the groups of roles that many routes are for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.identity import Role


class Channel(StrEnum):
    """Who stands at a door without a token."""

    PUBLIC = "public"
    """Everybody: health, metrics (loopback or cluster only), sign-in."""
    BANK = "bank"
    """The bank, by the signature of its messages."""
    PROVIDER = "provider"
    """A provider of messages, by the signature of its receipts."""
    LINK = "link"
    """Whoever got a link by e-mail: it confirms one notice and opens nothing else."""
    HOUSEHOLD = "household"
    """A household, by the code on its paper: it opens its own page and nothing else."""


@dataclass(frozen=True)
class Permission:
    """Who may use a route: these roles, or a channel without a token."""

    roles: frozenset[Role] = frozenset()
    channel: Channel | None = None
    is_grave: bool = False
    """Who does this must have proved lately who he is, where a setting asks for it."""


def those(*roles: Role) -> Permission:
    """Return a permission for these roles."""
    return Permission(roles=frozenset(roles))


def those_gravely(*roles: Role) -> Permission:
    """Return a permission for these roles, for an act that weighs much."""
    return Permission(roles=frozenset(roles), is_grave=True)


_R = Role
EVERYBODY: Final = Permission(channel=Channel.PUBLIC)
OFFICERS: Final = (_R.COMMUNE_OFFICER, _R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
MONEY: Final = (_R.ACCOUNTANT, _R.PAYING_AGENT)
READERS: Final = those(*OFFICERS, *MONEY, _R.AUDITOR, _R.OPS)
# It names the household and its losses: those who pay, run the system or write the law have no need to know them.
EXPLAINED: Final = those(*OFFICERS, _R.AUDITOR)
LAW_READERS: Final = those(*OFFICERS, _R.AUDITOR, _R.LAW_OFFICER)
# Where the means of a place are and what of them is stuck: who keeps them, who answers for the place, who audits.
MONEY_READERS: Final = those(_R.ACCOUNTANT, _R.AUDITOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
# Who keeps the means, who answers for the place or the province, and who sees first that the bank or the system goes wrong.
PAUSING: Final = (_R.ACCOUNTANT, _R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER, _R.OPS)
# Who answers for the place and pays nobody: one names another payee, another one confirms him.
CHANGING_PAYEES: Final = (_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
REPORTERS: Final = those(_R.REPORTER, _R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER)
OPERATORS: Final = those(_R.OPS)
CONFIRMING: Final = those(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
ROSTER_KEEPERS: Final = those(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
