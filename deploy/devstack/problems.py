"""What a person is told when a part of the stack cannot start: one sentence, in Vietnamese and in English."""


class StackProblem(Exception):  # noqa: N818 - says what is the matter
    """A part is missing, refused or did not become ready; nothing of the attempt is left running."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


def first_of(problems: BaseExceptionGroup[StackProblem]) -> StackProblem:
    """Return the first problem of a group, however deep it lies."""
    for problem in problems.exceptions:
        return first_of(problem) if isinstance(problem, BaseExceptionGroup) else problem
    raise AssertionError("an exception group is never empty")
