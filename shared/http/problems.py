"""Errors as RFC 9457 problem+json, in the caller's language, naming each wrong field and the way out."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.banks import BANK_UNKNOWN
from shared.errors import FieldError, Problem, Unauthenticated, Unavailable
from shared.http.measures import route_of
from shared.phones import NO_MOBILE, ONE_PHONE, PHONE_DIGITS, PHONE_WORDS
from shared.privacy import UnknownKey, Unreadable
from shared.sound_text import UNSOUND
from shared.texts import Language, Text
from shared.unopened import WRITE_ANEW

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
_SCHEMAS: Final = "#/components/schemas/"
_RETRY_AFTER_S: Final = "2"


class ProblemField(BaseModel):
    """One wrong field and why."""

    field: str
    reason: str


class ProblemBody(BaseModel):
    """What a client gets instead of an answer."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemField] | None = None


def language_of(request: Request) -> Language:
    """Return the language that the caller prefers: Vietnamese, unless English is asked for first."""
    best: Language = "vi"
    weight = 0.0
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            value = float(quality) if quality else 1.0
        except ValueError:
            continue
        primary = tag.split("-")[0].strip().lower()
        if primary in {"vi", "en"} and value > weight:
            best, weight = ("vi" if primary == "vi" else "en"), value
    return best


def problem_body(problem: Problem, language: Language) -> ProblemBody:
    """Return what a client is told; also for one item of a list that could not be done, while the others were."""
    fields = [ProblemField(field=e.field, reason=e.reason.say(language, **e.values)) for e in problem.errors]
    return ProblemBody(
        type=f"urn:kipthoi:problem:{problem.code}",
        title=problem.title.say(language),
        status=problem.status,
        detail=problem.detail.say(language, **problem.values),
        errors=fields or None,
    )


def problem_response(request: Request, problem: Problem) -> Response:
    """Return a problem as an HTTP answer."""
    request.state.problem = problem.code
    language = language_of(request)
    body = problem_body(problem, language).model_dump(exclude_none=True)
    headers: dict[str, str] = {"Content-Language": language}
    if isinstance(problem, Unauthenticated):
        headers["WWW-Authenticate"] = problem.challenge
    if isinstance(problem, Unavailable):
        headers["Retry-After"] = _RETRY_AFTER_S
    return JSONResponse(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


class _Plain(Problem):
    """A problem of HTTP itself: no such page, wrong method, body too large."""

    def __init__(self, status: int, code: str, title: Text) -> None:
        self.status = status  # type: ignore[misc] # one class for HTTP's own few codes
        self.code = code  # type: ignore[misc]
        self.title = title  # type: ignore[misc]
        super().__init__()


_HTTP_PROBLEMS: Final[Mapping[int, tuple[str, Text]]] = {
    400: ("malformed", Text(vi="Yêu cầu không đúng định dạng", en="The request is malformed")),
    404: ("not-found", Text(vi="Không có địa chỉ này", en="There is no such address")),
    405: ("method-not-allowed", Text(vi="Địa chỉ này không nhận cách gọi đó", en="This address does not take that method")),
    413: ("too-large", Text(vi="Nội dung gửi lên quá lớn", en="The body is too large")),
    415: ("media-type", Text(vi="Kiểu nội dung không được hỗ trợ", en="This content type is not supported")),
}


def http_problem(status: int) -> Problem:
    """Return the problem of one of HTTP's own status codes."""
    code, title = _HTTP_PROBLEMS.get(
        status, ("http", Text(vi="Yêu cầu không thực hiện được", en="The request cannot be served"))
    )
    return _Plain(status, code, title)


class TooLarge(_Plain):
    """More was sent than this door takes: of a file 64 MB, of anything else 1 MB."""

    def __init__(self, *, is_file: bool) -> None:
        super().__init__(413, *_HTTP_PROBLEMS[413])
        self.detail = _TOO_LARGE_FILE if is_file else _TOO_LARGE_BODY


_TOO_LARGE_FILE: Final = Text(
    vi="Nội dung gửi lên quá lớn: một tệp tối đa 64 MB, hãy chia thành nhiều tệp",
    en="The body is too large: a file has at most 64 MB; divide it into several",
)
_TOO_LARGE_BODY: Final = Text(
    vi="Nội dung gửi lên quá lớn: một lần gửi tối đa 1 MB, hãy chia thành nhiều lần, hoặc gửi danh sách thành tệp",
    en="The body is too large: a request has at most 1 MB; divide it into several, or send a list as a file",
)

FIELD_REASONS: Final[Mapping[str, Text]] = {
    "missing": Text(vi="thiếu, phải có", en="is missing"),
    "extra_forbidden": Text(vi="không có trường này", en="there is no such field"),
    "string_type": Text(vi="phải là chữ", en="must be text"),
    "string_too_short": Text(vi="không được để trống", en="must not be empty"),
    "string_too_long": Text(vi="dài quá {max_length} ký tự", en="is longer than {max_length} characters"),
    "string_pattern_mismatch": Text(vi="có ký tự hoặc dạng không được phép", en="has characters or a form that is not allowed"),
    "int_type": Text(vi="phải là số nguyên", en="must be a whole number"),
    "int_parsing": Text(vi="phải là số nguyên", en="must be a whole number"),
    "int_from_float": Text(vi="phải là số nguyên", en="must be a whole number"),
    "greater_than_equal": Text(vi="phải từ {ge} trở lên", en="must be at least {ge}"),
    "greater_than": Text(vi="phải lớn hơn {gt}", en="must be more than {gt}"),
    "less_than_equal": Text(vi="không được quá {le}", en="must be at most {le}"),
    "less_than": Text(vi="phải nhỏ hơn {lt}", en="must be less than {lt}"),
    "bool_type": Text(vi="phải là đúng hoặc sai", en="must be true or false"),
    "bool_parsing": Text(vi="phải là đúng hoặc sai", en="must be true or false"),
    "enum": Text(vi="phải là một trong: {expected}", en="must be one of: {expected}"),
    "literal_error": Text(vi="phải là một trong: {expected}", en="must be one of: {expected}"),
    "uuid_parsing": Text(vi="không phải mã định danh hợp lệ", en="is not a valid identifier"),
    "uuid_type": Text(vi="không phải mã định danh hợp lệ", en="is not a valid identifier"),
    "timezone_aware": Text(vi="phải có múi giờ, ví dụ +07:00", en="needs a time zone, for example +07:00"),
    "too_long": Text(vi="có quá {max_length} mục", en="has more than {max_length} items"),
    "too_short": Text(vi="phải có ít nhất {min_length} mục", en="needs at least {min_length} items"),
    "ref_twice": Text(vi="một người có tên hai lần trong một danh sách", en="a person stands twice in one list"),
    "dead_and_missing": Text(vi="một người vừa chết vừa mất tích", en="a person is both dead and missing"),
    **UNSOUND,
    "phone_words": PHONE_WORDS,
    "phone_digits": PHONE_DIGITS,
    "one_phone": ONE_PHONE,
    "item_twice": Text(vi="có mục ghi hai lần", en="names something twice"),
    "number_as_ref": Text(
        vi="trông như số giấy tờ hoặc số điện thoại: hãy dùng ký hiệu ngắn như p1, p2",
        en="looks like the number of a card or a telephone: use a short sign such as p1, p2",
    ),
    "ref_reserved": Text(
        vi="chữ này có nghĩa là không phải ai trong số đã ghi: hãy dùng ký hiệu khác, ví dụ p1, p2",
        en="this word means none of the persons named: use another sign, such as p1, p2",
    ),
    "bank_unknown": BANK_UNKNOWN,
    "year_outside": Text(vi="năm phải từ {first} đến {last}", en="the year must be from {first} to {last}"),
    "ends_before": Text(vi="phải sau lúc bắt đầu", en="must be after the beginning"),
    "shift_too_long": Text(
        vi="ca trực dài nhất {most} ngày: hãy chia thành nhiều ca",
        en="a shift lasts {most} days at most: divide it into several",
    ),
    "shift_of_two_names": Text(
        vi="một số điện thoại trong cùng ca trực có hai tên: hãy ghi chung một dòng, ví dụ “A, B”",
        en="one telephone on one shift has two names: write them in one line, for example “A, B”",
    ),
    "no_mobile": NO_MOBILE,
    "shift_over": Text(vi="đã qua: hãy ghi một thời điểm sắp tới", en="is over: give a moment to come"),
    "phone_or_id": Text(
        vi="thiếu số điện thoại",
        en="the telephone number is missing",
    ),
    "two_places": Text(
        vi="chỉ ghi một trong hai: commune_code hoặc province_code", en="give one of both: commune_code or province_code"
    ),
    "some_or_everything": Text(
        vi="chọn một trong hai: nêu rõ những gì, hoặc everything = true",
        en="say which, or everything = true; not both, not neither",
    ),
    "offsets_need_partition": Text(
        vi="vị trí (offset) chỉ có nghĩa trong một partition: hãy ghi partition",
        en="offsets mean something in one partition only: give partition",
    ),
    "ends_before_it_begins": Text(vi="kết thúc phải sau bắt đầu", en="the end must be after the beginning"),
    "overtakes_needs_ids": Text(vi="chỉ dùng khi đã nêu ids", en="may be said only of letters named in ids"),
    "unopened": WRITE_ANEW,
    "burial_needs_person": Text(
        vi="có nhiều người chết: hãy ghi người được tổ chức mai táng", en="several died: name the person who was buried"
    ),
}
_DATES: Final = Text(vi="không phải ngày giờ hợp lệ (RFC 3339)", en="is not a valid date or time (RFC 3339)")
_UNKNOWN_KEY: Final = Text(
    vi="Dữ liệu này được mã hoá bằng khoá mà dịch vụ chưa được cấp; không mất gì, xin báo người vận hành",
    en="This is encrypted with a key that the service has not been given yet; nothing is lost, please tell the operators",
)
_UNREADABLE: Final = Text(
    vi="Dữ liệu đã mã hoá ở đây bị hỏng hoặc bị đổi, không mở được; gửi lại cũng vậy, xin báo người vận hành",
    en="What is encrypted here is damaged or was changed, and cannot be opened; sending again does not help, please tell the "
    "operators",
)
_MAX_TOLD: Final = 200
"""An answer of a hundred thousand faults helps nobody, and takes a process's time from all others."""
_MORE: Final = Text(vi="còn {count} chỗ khác không nêu ở đây", en="{count} more places are not named here")
_FALLBACK: Final = Text(vi="giá trị không hợp lệ", en="is not valid")


def field_errors(errors: Sequence[Any], *, skip: int = 0) -> tuple[FieldError, ...]:
    """Return pydantic's errors in our words. `skip` leaves out leading parts of the place ("body"). Never the value itself."""
    found = []
    for error in errors:
        kind = str(error["type"])
        reason = FIELD_REASONS.get(kind) or (_DATES if kind.startswith(("datetime", "date", "timezone")) else _FALLBACK)
        place = ".".join(str(part) for part in error["loc"][skip:]) or "body"
        values: dict[str, object] = {
            key: value for key, value in error.get("ctx", {}).items() if isinstance(value, str | int | float)
        }
        found.append(FieldError(place, reason, values))
    return tuple(found)


def install(app: FastAPI) -> None:
    """Let every error of this application leave as a problem."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 - registered for this type only
        return problem_response(request, error)

    async def on_unknown_key(request: Request, error: Exception) -> Response:
        assert isinstance(error, UnknownKey)  # noqa: S101 - registered for this type only
        log.error("key not known", door=route_of(request.scope), key_id=error.key_id)
        return problem_response(request, Unavailable(_UNKNOWN_KEY))

    async def on_unreadable(request: Request, error: Exception) -> Response:
        # What it was bound to names the row, the address may be a household's code: neither belongs in a log.
        log.error("ciphertext cannot be opened", door=route_of(request.scope), of=str(error).partition("|")[0])
        return problem_response(request, Unavailable(_UNREADABLE))

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
        details = error.errors()
        if any(detail["type"] == "json_invalid" for detail in details):
            return problem_response(request, http_problem(400))
        from shared.errors import InvalidInput

        errors = field_errors(details[:_MAX_TOLD], skip=1)
        if (more := len(details) - len(errors)) > 0:
            errors = (*errors, FieldError("body", _MORE, {"count": more}))
        return problem_response(request, InvalidInput(*errors))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
        return problem_response(request, http_problem(error.status_code))

    async def on_anything(request: Request, error: Exception) -> Response:
        log.error("request failed", door=route_of(request.scope), error=type(error).__name__, exc_info=error)
        return problem_response(request, Problem())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(UnknownKey, on_unknown_key)
    app.add_exception_handler(Unreadable, on_unreadable)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_anything)


PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    # By reference, not as `model`: FastAPI would make a validator of it for each of these in each route (half of what all doors
    # cost), and would say that it comes as application/json.
    status: {"description": text.en, "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}ProblemBody"}}}}
    for status, text in {
        400: _HTTP_PROBLEMS[400][1],
        401: Unauthenticated.title,
        403: Text(vi="", en="You may not do this, or not there"),
        404: Text(vi="", en="Not found"),
        409: Text(vi="", en="Refused, or the Idempotency-Key was used for something else"),
        413: _HTTP_PROBLEMS[413][1],
        422: Text(vi="", en="The input is not valid; `errors` names each field"),
        503: Unavailable.title,
    }.items()
}


def problem_schemas() -> dict[str, Any]:
    """Return the schemas to which `PROBLEM_RESPONSES` refer, by name."""
    body = ProblemBody.model_json_schema(mode="serialization", ref_template=f"{_SCHEMAS}{{model}}")
    return {**body.pop("$defs"), "ProblemBody": body}
