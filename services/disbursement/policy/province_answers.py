"""What an answer of the province must say, and who may give it."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.disbursement.domain.province_answers import AnswerVerdict, GrantedMeans
from services.disbursement.domain.province_requests import ProvinceRequest, RequestedMeans
from shared.duties import same_person
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.texts import Text


class NotYourProvince(Forbidden):
    """Another province was asked."""

    code = "not-your-province"
    title = Text(vi="Đề nghị này gửi tỉnh khác", en="This request is for another province")


class AnsweredByWhoAsked(Forbidden):
    """Nobody grants what he asked for himself."""

    code = "answered-by-who-asked"
    title = Text(
        vi="Người đã ghi đề nghị không tự trả lời được: hãy nhờ người khác có quyền của tỉnh",
        en="Who wrote the request does not answer it: somebody else of the province has to",
    )


class AlreadyAnswered(Refused):
    """An answer is never changed: what is granted later is a request of its own."""

    code = "already-answered"
    title = Text(
        vi="Đề nghị này đã được trả lời bằng văn bản {document}: cấp thêm thì xã gửi đề nghị mới",
        en="This request was answered by {document} already: what is granted later wants a new request",
    )


_NO_MEANS: Final = Text(
    vi='từ chối thì không cấp gì: hãy chọn "cấp một phần", hoặc bỏ phần cấp',
    en='a refusal grants nothing: say "granted in part", or leave this empty',
)
_SOME_MEANS: Final = Text(vi="hãy ghi cấp bao nhiêu, từ nguồn nào", en="say how much is granted, out of what")
_NOT_ALL: Final = Text(
    vi='còn chờ {waiting}, mới cấp {granted}: hãy cấp đủ, hoặc chọn "cấp một phần" và ghi lý do',
    en='{waiting} still waits and {granted} is granted: grant it all, or say "granted in part" and why',
)
_WHY: Final = Text(vi="hãy ghi vì sao không cấp, hoặc không cấp đủ", en="say why it is not granted, or not all of it")


_TOO_MUCH: Final = Text(
    vi="đề nghị chỉ xin {asked} ({unit}), mà cấp {granted}: hãy xem lại con số; phần ngoài đề nghị thì ghi vào nguồn riêng",
    en="the request asks for {asked} ({unit}) and {granted} is granted: look at the figure again; what nobody asked for is "
    "entered into a source by itself",
)


def check_answerer(subject: str, request: ProvinceRequest, *, is_of_the_province: bool) -> None:
    """Refuse who may not answer. Raises NotYourProvince, AnsweredByWhoAsked."""
    if not is_of_the_province:
        raise NotYourProvince
    if same_person(subject, request.requested_by):
        raise AnsweredByWhoAsked


def check_answer(verdict: AnswerVerdict, means: Sequence[GrantedMeans], asked: RequestedMeans, *, has_reason: bool) -> None:
    """Refuse an answer that does not say what it does: all that waits, a part and why, nothing and why.

    One person answers, so nothing above what was asked is booked by it. Raises InvalidInput.
    """
    if verdict is AnswerVerdict.REFUSED and means:
        raise InvalidInput(FieldError("means", _NO_MEANS))
    if verdict is not AnswerVerdict.REFUSED and not means:
        raise InvalidInput(FieldError("means", _SOME_MEANS))
    if verdict is not AnswerVerdict.GRANTED and not has_reason:
        raise InvalidInput(FieldError("reason", _WHY))
    granted = _by_unit(means)
    if verdict is AnswerVerdict.GRANTED:
        for short in asked.waiting:
            if granted.get(short.unit, 0) < short.amount:
                values: dict[str, object] = {"waiting": short.amount, "granted": granted.get(short.unit, 0)}
                raise InvalidInput(FieldError("means", _NOT_ALL, values))
    most = _most(asked)
    for unit, amount in sorted(granted.items()):
        if amount > most.get(unit, 0):
            raise InvalidInput(FieldError("means", _TOO_MUCH, {"asked": most.get(unit, 0), "unit": unit, "granted": amount}))


def _most(asked: RequestedMeans) -> Mapping[str, int]:
    """By unit what the document asks for. Requests of before say no items: there it is what still waits of them."""
    sums: dict[str, int] = {short.unit: short.amount for short in asked.waiting}
    of_items: dict[str, int] = {}
    for item in asked.items:
        of_items[item.unit] = of_items.get(item.unit, 0) + item.amount
    return {unit: max(sums.get(unit, 0), of_items.get(unit, 0)) for unit in {*sums, *of_items}}


def _by_unit(means: Sequence[GrantedMeans]) -> Mapping[str, int]:
    sums: dict[str, int] = {}
    for each in means:
        sums[each.unit] = sums.get(each.unit, 0) + each.amount
    return sums
