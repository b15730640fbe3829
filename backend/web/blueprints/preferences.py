"""What a person chose for their wallet, the same on all their devices."""

from dataclasses import asdict

from flask import Response

from backend.identity import preferences
from backend.identity.preferences import Contact
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, session
from backend.web.shapes.wallet import Preferences, PreferencesForm

routes = Routes("preferences")
KEEP = allow("preferences:keep")


@routes.on("GET", "/api/me/preferences", access=KEEP, answer=Preferences)
def read_preferences() -> Response:
    """The own choices."""
    return answer(Preferences(**asdict(preferences.of_account(session(), keys(), actor().account_id))))


@routes.on("PUT", "/api/me/preferences", access=KEEP, answer=Preferences)
def change_preferences(body: PreferencesForm) -> Response:
    """Change some of the own choices; what is left out stays."""
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    changes = {name: value for name, value in changes.items() if value is not None or name == "contact"}
    if body.contact:
        changes["contact"] = Contact(body.contact.name, body.contact.phone)
    chosen = preferences.change(session(), keys(), actor().account_id, changes)
    return answer(Preferences(**asdict(chosen)))
