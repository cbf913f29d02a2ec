"""Who may pause what, and who lifts it."""

from dataclasses import dataclass

from services.disbursement.domain.pauses import Pause, PauseKind, Rank
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.texts import Text


class PauseTooWide(Forbidden):
    """A commune's people stop the commune's own sources."""

    code = "pause-too-wide"
    title = Text(
        vi="Tạm dừng cả một đợt thiên tai hay cả một kênh chi là việc của cấp tỉnh trở lên: hãy tạm dừng nguồn của xã bạn, "
        "và gọi ngay người trực của tỉnh",
        en="A whole incident or rail is paused by somebody of the province or the country: pause your commune's sources, "
        "and call the province's duty officer at once",
    )


class AlreadyPaused(Refused):
    """It stands still already."""

    code = "already-paused"
    title = Text(
        vi="Đã được tạm dừng từ {since} (mã {pause_id}): không cần tạm dừng nữa; mở trang Tạm dừng chi để xem lý do",
        en="It is paused since {since} ({pause_id}) already: nothing more is to be done; the page of pauses says why",
    )


class PauseLifted(Refused):
    """Somebody was faster."""

    code = "pause-lifted"
    title = Text(
        vi="Việc tạm dừng này đã được gỡ lúc {at}: tiền đã đi tiếp; cần dừng lại thì tạm dừng lần nữa",
        en="This pause was lifted at {at} already and payments go on; to stop them again, pause it again",
    )


class LiftedByWhoPaused(Forbidden):
    """Two persons look before money goes on."""

    code = "lifted-by-who-paused"
    title = Text(
        vi="Người đã tạm dừng không tự gỡ được: hãy nhờ một người khác có quyền xem lại và gỡ",
        en="Who paused it does not lift it: another person who may has to look at it and lift it",
    )


class LiftedByLowerOffice(Forbidden):
    """What a higher office has stopped, a lower one does not let go on."""

    code = "lifted-by-lower-office"
    title = Text(
        vi="Cấp trên đã tạm dừng: cấp dưới không gỡ được, hãy gọi người của cấp đã tạm dừng",
        en="A higher office has paused it: a lower one does not lift it, call the office that paused it",
    )


@dataclass(frozen=True)
class Pauser:
    """Who wants it stopped, or let go on."""

    subject: str
    office: Rank


def check_reach(who: Pauser, what: PauseKind) -> None:
    """Refuse who would stop more than his office reaches; of a source its own place is asked. Raises PauseTooWide."""
    if what is not PauseKind.SOURCE and who.office is Rank.COMMUNE:
        raise PauseTooWide


def may_take_over(who: Pauser, pause: Pause) -> bool:
    """Tell whether this person pauses in its place what is paused: of a higher office than who has stopped it."""
    return who.office.is_above(pause.office) and not same_person(who.subject, pause.paused_by)


def check_lift(who: Pauser, pause: Pause) -> None:
    """Refuse who may not let it go on: anybody stops at once, but two persons look before money flows again."""
    check_reach(who, pause.what)
    if pause.office.is_above(who.office):
        raise LiftedByLowerOffice
    if same_person(who.subject, pause.paused_by):
        raise LiftedByWhoPaused
