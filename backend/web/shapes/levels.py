"""The own real-name level: what it opens, and what raises it."""

from typing import Literal

from backend.web.shapes.base import Given


class LevelUse(Given):
    """Something that needs a level."""

    use: Literal["view", "present", "authorise", "download", "seal"]
    needs: str
    open: bool


class LevelHeld(Given):
    """The level of this sign-in, that of the account behind it, and what it is good for.

    `passkey`: whether the account has one; what is missing for the next level follows from it.
    """

    level: str
    account: str
    passkey: bool
    uses: list[LevelUse]
