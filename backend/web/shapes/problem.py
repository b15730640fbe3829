"""The one error shape."""

from backend.web.shapes.base import Given


class ProblemField(Given):
    """A refused field and the reason in one word."""

    field: str
    problem: str


class Problem(Given):
    """RFC 9457 problem details. `reference` is short enough to read out and stands in the log."""

    type: str
    title: str
    status: int
    code: str
    reference: str
    errors: list[ProblemField] | None = None
    retry_after: int | None = None
