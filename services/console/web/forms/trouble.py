"""Why a form was not done: what is wrong at which field, or what a service says instead; what was typed stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.console.client.transport import Answer, Caller, Outcome
from services.console.views.vocabulary import SERVICES, word
from services.console.web.forms.sent import Form, Question
from shared.ids import new_id
from shared.texts import Text

_STATUS: Final[Mapping[Outcome, int]] = {"invalid": 422, "conflict": 409, "refused": 403, "missing": 404}
_SAID: Final[Mapping[Outcome, Text]] = {
    "away": Text(
        vi="{service} không trả lời lúc này. Chưa có gì được ghi; hãy bấm gửi lại sau ít phút.",
        en="{service} does not answer now. Nothing was recorded; send it again in a few minutes.",
    ),
    "unknown": Text(
        vi="Chưa nhận được trả lời của {service}: có thể đã ghi rồi. Hãy bấm gửi lại: việc này chỉ được ghi một lần.",
        en="No answer came from {service}: it may have been recorded. Send it again: it is recorded once.",
    ),
    "missing": Text(
        vi="Không tìm thấy, hoặc không thuộc địa bàn của bạn.", en="It is not there, or it is not within your area."
    ),
}
_RECORDED_BEFORE: Final = Text(
    vi="Lần gửi trước của biểu mẫu này đã được ghi, với nội dung khác; nội dung đang có ở đây chưa được ghi. Nếu đây là việc "
    "mới (hộ khác, khoản khác): bấm gửi lần nữa. Nếu chỉ muốn sửa điều đã gửi: mở mục đã ghi và sửa ở đó.",
    en="This form was sent before and that was recorded, with other content; what stands here now was not recorded. If it is "
    "something new (another household, another item), send it once more. If it mends what was sent, correct that instead.",
)


@dataclass(frozen=True)
class Trouble:
    """What stands between a form and what it is for; empty on a fresh form."""

    errors: Mapping[str, list[str]] = field(default_factory=dict)
    """Reasons by field of the form."""
    general: tuple[tuple[str, str], ...] = ()
    """Reasons without a field of the form: the service's own name of the part, and the reason."""
    outcome: Outcome = "ok"
    is_key_spent: bool = False
    """Under the key of this form something else was recorded: sent again, it is another act."""

    def key_for(self, form: Form) -> str:
        """Return under which key the form is sent from this page."""
        return str(new_id()) if self.is_key_spent else form.key

    @property
    def wrong(self) -> int:
        return len(self.errors) + len(self.general)

    @property
    def status(self) -> int:
        """What the page that shows it is answered with."""
        if self.outcome in _STATUS:
            return _STATUS[self.outcome]
        return 503 if self.outcome in {"away", "unknown"} else 422 if self.wrong else 200


def trouble_of(answer: Answer[Any], question: Question | None = None, *, service: str = "", language: str = "vi") -> Trouble:
    """Return why an act was not done, each wrong part at the field of the form that it came from.

    `service` is what people call the service that did not answer.
    """
    if answer.outcome == "ok":
        return Trouble()
    if answer.problem is not None and answer.problem.is_of_other_content:
        said = _RECORDED_BEFORE.say("en" if language == "en" else "vi")
        return Trouble(general=(("", said),), outcome=answer.outcome, is_key_spent=True)
    errors: dict[str, list[str]] = {}
    general: list[tuple[str, str]] = []
    for error in (answer.problem.errors or ()) if answer.problem else ():
        name = question.field_of(error.field) if question else None
        if name is None:
            general.append((error.field, error.reason))
        elif error.reason not in errors.setdefault(name, []):
            errors[name].append(error.reason)
    if not errors and not general:
        general.append(("", _said(answer, service, language)))
    return Trouble(errors, tuple(general), answer.outcome)


def trouble_with(answer: Answer[Any], question: Question | None, caller: Caller) -> Trouble:
    """Return why a service did not do what this caller asked of it, the service by the name that people call it."""
    service = word(SERVICES, answer.service).say(caller.language)
    return trouble_of(answer, question, service=service, language=caller.language)


def wrong_field(name: str, reason: str) -> Trouble:
    """Return the trouble of one field that the desk itself cannot read."""
    return Trouble(errors={name: [reason]}, outcome="invalid")


def _said(answer: Answer[Any], service: str, language: str) -> str:
    if answer.problem is not None:
        return answer.problem.detail or answer.problem.title
    text = _SAID.get(answer.outcome, _SAID["away"])
    return text.say("en" if language == "en" else "vi", service=service or answer.service)
