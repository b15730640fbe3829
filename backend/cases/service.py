"""What the web ring and the window call of cases."""

from backend.cases.acting import right_of
from backend.cases.asking import To, ask_owner, follow, take_back
from backend.cases.deciding import Issued, accept, ask_supplement, at_office, grant, refuse
from backend.cases.drafting import Begun, Edited, edit, fill, name_ward, open_draft, own, say
from backend.cases.files import upload
from backend.cases.proofs import issue as issue_proof
from backend.cases.reading import Foreseen, Line, Whole, foreseen, item_of, whole
from backend.cases.reading import own as of_actor
from backend.cases.records import TOLD, Event, Step, history
from backend.cases.submitting import Handed, rests_on_word, submit, withdraw

__all__ = [
    "TOLD",
    "Begun",
    "Edited",
    "Event",
    "Foreseen",
    "Handed",
    "Issued",
    "Line",
    "Step",
    "To",
    "Whole",
    "accept",
    "ask_owner",
    "ask_supplement",
    "at_office",
    "edit",
    "fill",
    "follow",
    "foreseen",
    "grant",
    "history",
    "issue_proof",
    "item_of",
    "name_ward",
    "of_actor",
    "open_draft",
    "own",
    "refuse",
    "rests_on_word",
    "right_of",
    "say",
    "submit",
    "take_back",
    "upload",
    "whole",
    "withdraw",
]
