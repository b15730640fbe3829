"""What other domains may call of the grants."""

from backend.grants.ending import end, end_of
from backend.grants.following import followed
from backend.grants.giving import answer, enter, give, open_invitation
from backend.grants.handles import GrantCode, new_code, new_invitation
from backend.grants.reading import Grant, Standing, Use, given, known, of_code, one, receipt, received, standing, uses
from backend.grants.rules import Refusal as Refused
from backend.grants.using import TOLD, Again, Used, check, hold, use

__all__ = [
    "TOLD",
    "Again",
    "Grant",
    "GrantCode",
    "Refused",
    "Standing",
    "Use",
    "Used",
    "answer",
    "check",
    "end",
    "end_of",
    "enter",
    "followed",
    "give",
    "given",
    "hold",
    "known",
    "new_code",
    "new_invitation",
    "of_code",
    "one",
    "open_invitation",
    "receipt",
    "received",
    "standing",
    "use",
    "uses",
]
