"""flask-login by `request_loader` alone: its own cookie is never written, our sessions are rows (R21)."""

from flask import Flask, Request, g
from flask_login import LoginManager, UserMixin

from backend.identity.rules import Actor


class SignedIn(UserMixin):  # type: ignore[misc] # the package carries no types
    """The request's actor as flask-login's user."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = str(actor.account_id)


def register_login(app: Flask) -> None:
    """Tell flask-login who is signed in: whom this request's transaction recognised."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)

    @manager.request_loader  # type: ignore[untyped-decorator] # the package carries no types
    def _load(_request: Request) -> SignedIn | None:
        unit = g.get("unit")
        return SignedIn(unit.actor) if unit is not None and unit.actor is not None else None
