"""What a person is told when a part of the stack cannot start: one sentence, in Vietnamese and in English."""

from collections.abc import Iterable, Iterator


class StackProblem(Exception):  # noqa: N818 - says what is the matter
    """A part is missing, refused or did not become ready; nothing of the attempt is left running."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


def not_started(name: str, known: Iterable[str]) -> StackProblem:
    """Return that there is no such part, and which there are."""
    parts = ", ".join(known)
    if not parts:
        return StackProblem(f"{name} chưa được khởi động.", f"{name} has not been started.")
    return StackProblem(f"{name} chưa được khởi động. Có: {parts}.", f"{name} has not been started. There are: {parts}.")


def first_of(failed: BaseExceptionGroup) -> BaseException:
    """Return the first problem of a group, however deep it lies; the group itself where something else failed, too.

    For `except BaseExceptionGroup`, not for `except*`: what that raises is a group again before Python 3.11.4.
    """
    problems, others = failed.split(StackProblem)
    if problems is None or others is not None:
        return failed
    return next(_flat(problems))


def _flat(problems: BaseExceptionGroup[StackProblem]) -> Iterator[StackProblem]:
    for problem in problems.exceptions:
        if isinstance(problem, BaseExceptionGroup):
            yield from _flat(problem)
        else:
            yield problem
