"""What is away at this moment, since when, and what can be done all the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

from services.console.views.vocabulary import SERVICES, word
from shared.texts import Text

TroubleKind = Literal["service", "database", "broker", "temporal", "facts", "reading", "bank", "sms"]
_ORDER: Final[Mapping[str, int]] = {
    kind: place for place, kind in enumerate(("service", "database", "broker", "temporal", "facts", "reading", "bank", "sms"))
}
_SHARED: Final = frozenset({"broker", "temporal", "bank", "sms"})
"""Of these there is one, however many services miss it."""


@dataclass(frozen=True)
class Trouble:
    """One thing that is away; `service`: whose, where it is one service's own."""

    kind: TroubleKind
    service: str
    since: datetime

    @property
    def what(self) -> Text:
        """Return what is away."""
        name = word(SERVICES, self.service)
        text = _WHAT[self.kind]
        return Text(vi=text.say("vi", name=name.vi), en=text.say("en", name=name.en))

    @property
    def told_to_operators(self) -> Text:
        """Return what is away with the name of the engine, which only who runs it needs to know."""
        what, engine = self.what, _ENGINES.get(self.kind)
        return Text(vi=f"{what.vi} ({engine})", en=f"{what.en} ({engine})") if engine else what

    @property
    def meaning(self) -> Text:
        """Return what cannot be done and what can."""
        return _OF_SERVICE[self.service] if self.kind == "service" and self.service in _OF_SERVICE else _MEANS[self.kind]


def merged(troubles: Iterable[Trouble]) -> Sequence[Trouble]:
    """Return each trouble once, with its earliest moment; facts that wait because the broker is away are no second one."""
    found: dict[tuple[str, str], Trouble] = {}
    for trouble in troubles:
        key = (trouble.kind, "" if trouble.kind in _SHARED else trouble.service)
        known = found.get(key)
        if known is None or trouble.since < known.since:
            found[key] = trouble
    if ("broker", "") in found:
        found = {key: trouble for key, trouble in found.items() if trouble.kind not in {"facts", "reading"}}
    return sorted(found.values(), key=lambda trouble: (_ORDER[trouble.kind], trouble.service))


def mark_of(troubles: Sequence[Trouble]) -> str:
    """Return a mark that differs where the troubles do, so that a page knows when to read them again."""
    said = "\n".join(f"{trouble.kind} {trouble.service} {trouble.since.isoformat()}" for trouble in troubles)
    return sha256(said.encode()).hexdigest()[:12] if said else ""


_WHAT: Final[Mapping[str, Text]] = {
    "service": Text(vi="{name} không trả lời", en="{name} does not answer"),
    "database": Text(vi="Kho dữ liệu của {name} không trả lời", en="The records of {name} do not answer"),
    "broker": Text(vi="Đường truyền tin giữa các phần bị ngắt", en="The line between the parts is cut"),
    "temporal": Text(
        vi="Bộ phận hẹn giờ và gửi lại không trả lời", en="The part that keeps times and tries again does not answer"
    ),
    "facts": Text(vi="Tin của {name} chưa đi được", en="Facts of {name} do not leave"),
    "reading": Text(vi="Bảng chưa nhận tin mới nhất của {name}", en="The board has not taken the latest facts of {name}"),
    "bank": Text(vi="Ngân hàng không trả lời", en="The bank does not answer"),
    "sms": Text(vi="Cổng tin nhắn không trả lời", en="The SMS gateway does not answer"),
}
_ENGINES: Final[Mapping[str, str]] = {"database": "PostgreSQL", "broker": "Kafka", "temporal": "Temporal"}
"""What stands behind it, by the name under which operators know it."""
_MEANS: Final[Mapping[str, Text]] = {
    "service": Text(vi="Phần việc của nơi này phải chờ.", en="Its part of the work has to wait."),
    "database": Text(
        vi="Phần việc của nơi này chưa ghi được; phần khác vẫn làm được.",
        en="Its part cannot be recorded now; all else can.",
    ),
    "broker": Text(
        vi="Vẫn báo tin, đánh giá, ký, trao được, không mất gì; số liệu trên bảng và tin nhắn đến chậm.",
        en="Reporting, assessing, signing and handing over go on and nothing is lost; figures and messages come late.",
    ),
    "temporal": Text(
        vi="Vẫn báo tin, đánh giá, ký, trao được; chi trả qua ngân hàng và tin nhắn chậm lại.",
        en="Reporting, assessing, signing and handing over go on; bank payments and messages come late.",
    ),
    "facts": Text(vi="Bảng và các nơi khác chưa biết việc mới của nơi này.", en="The board does not know its latest yet."),
    "reading": Text(
        vi="Số liệu trên bảng đang cũ; trang hồ sơ hỏi thẳng từng nơi nên vẫn đúng.",
        en="The board's figures are old; pages of cases ask each place directly and are right.",
    ),
    "bank": Text(vi="Lệnh chi giữ lại và tự gửi sau; không mất, không trả hai lần.", en="Orders wait and go out later, once."),
    "sms": Text(vi="Tin nhắn chờ gửi lại; việc gấp hãy gọi điện.", en="Messages wait; call where it is urgent."),
}
_OF_SERVICE: Final[Mapping[str, Text]] = {
    "intake": Text(
        vi="Chưa báo, sửa, rút hồ sơ được; vẫn đánh giá, ký, trao, xác nhận được.",
        en="No reports and corrections now; assessing, signing, handing over and confirming go on.",
    ),
    "assessment": Text(
        vi="Chưa đánh giá, ký được; vẫn báo tin, trao, xác nhận được.",
        en="No findings and signatures now; reporting, handing over and confirming go on.",
    ),
    "disbursement": Text(
        vi="Chưa ghi trao và chưa chi được; vẫn báo tin, đánh giá, ký được, sẽ chi sau.",
        en="No handovers and payments now; reporting, assessing and signing go on, payment follows.",
    ),
    "notifications": Text(
        vi="Tin nhắn và xác nhận phải chờ; mọi việc khác vẫn làm được.",
        en="Messages and confirmations wait; all else goes on.",
    ),
}
