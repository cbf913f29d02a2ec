"""The household's journey as a table, for reading: the desk takes its words from here; nothing decides by it."""

from dataclasses import dataclass
from typing import Final

from shared.texts import Text


@dataclass(frozen=True)
class Stage:
    """One stage: what it is called, which service owns it, which workflow watches it, and the facts that end it."""

    name: str
    label: Text
    service: str
    workflow: str | None
    facts: tuple[str, ...]
    follows: tuple[str, ...]


JOURNEY: Final = (
    Stage(
        "identified",
        Text(vi="Đã phát hiện", en="Identified"),
        "intake",
        "AssistPromptly",
        ("HouseholdReported",),
        ("assessed", "decided", "retracted"),
    ),
    Stage(
        "assessed",
        Text(vi="Đã đánh giá", en="Assessed"),
        "assessment",
        "AssessDamage",
        ("DamageAssessed",),
        ("decided", "declined", "retracted"),
    ),
    Stage(
        "decided",
        Text(vi="Đã quyết định", en="Decided"),
        "assessment",
        None,
        ("AssistanceApproved", "AssistanceDeclined", "ReturnedForFindings"),
        ("paid", "declined", "retracted"),
    ),
    Stage(
        "paid",
        Text(vi="Đã có khoản đến tay", en="First help in hand"),
        "disbursement",
        "PayRound",
        ("PaymentSettled", "GoodsHandedOver"),
        ("told",),
    ),
    Stage(
        "told",
        Text(vi="Đã báo tin", en="Told"),
        "notifications",
        "DeliverNotice",
        ("HouseholdTold", "InformantTold"),
        ("closed",),
    ),
    Stage("closed", Text(vi="Đã kết thúc", en="Closed"), "intake", None, ("CaseClosed",), ("decided",)),
    Stage("declined", Text(vi="Không được trợ giúp", en="Declined"), "assessment", None, ("AssistanceDeclined",), ("closed",)),
    Stage("retracted", Text(vi="Đã rút báo cáo", en="Retracted"), "intake", None, ("CaseRetracted",), ()),
)
