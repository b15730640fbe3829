"""The one error shape."""

from backend.web.shapes.base import Given


class ProblemField(Given):
    """A refused field and the reason in one word."""

    field: str
    problem: str


class StepAsked(Given):
    """What has to be confirmed before a request is done: begin a step with these and repeat the request with it."""

    action: str
    digest: str
    methods: list[str]


class LevelAsked(Given):
    """The real-name level that a request needs, and the one that is held."""

    needed: str
    held: str


class Problem(Given):
    """RFC 9457 problem details. `reference` is short enough to read out and stands in the log."""

    type: str
    title: str
    status: int
    code: str
    reference: str
    errors: list[ProblemField] | None = None
    retry_after: int | None = None
    step: StepAsked | None = None
    level: LevelAsked | None = None
