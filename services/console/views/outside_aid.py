"""What others gave a household directly, as it is shown: on its case, and before anybody signs for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.console.views.vocabulary import amount_text
from shared.texts import Text


@dataclass(frozen=True)
class OutsideAidView:
    """So much, from whom and when; `given_by` and `what` are None to who may not read such words."""

    id: UUID
    case_id: UUID
    commune_code: str
    kind: str
    given_on: date
    amount_dong: int | None
    given_by: str | None
    what: str | None
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None

    @property
    def text(self) -> Text:
        """Return it as one reads it before a signature: from whom, when, what."""
        money = [amount_text(self.amount_dong, "dong")] if self.amount_dong is not None else []
        goods = [Text(vi=self.what, en=self.what)] if self.what else [_GOODS] if self.kind == "goods" else []
        parts = [*money, *goods]
        giver = Text(vi=self.given_by, en=self.given_by) if self.given_by else _SOMEBODY
        day = f"{self.given_on:%d/%m/%Y}"
        return Text(
            vi=_RECEIVED.vi.format(giver=giver.vi, day=day, what=", ".join(part.vi for part in parts)),
            en=_RECEIVED.en.format(giver=giver.en, day=day, what=", ".join(part.en for part in parts)),
        )


def by_case(found: Iterable[OutsideAidView]) -> Mapping[UUID, list[OutsideAidView]]:
    """Return what stands of each case."""
    cases: dict[UUID, list[OutsideAidView]] = {}
    for one in found:
        cases.setdefault(one.case_id, []).append(one)
    return cases


_RECEIVED: Final = Text(vi="đã nhận từ {giver} ngày {day}: {what}", en="had from {giver} on {day}: {what}")
_SOMEBODY: Final = Text(vi="nơi khác", en="somebody else")
_GOODS: Final = Text(vi="hiện vật", en="goods")
