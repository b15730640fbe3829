"""Writes docs/security/access.md from the access map: who may call what. `make api` runs it, a guard compares it.

python -m tests.guards.access_page > docs/security/access.md
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask

from backend.identity.levels.rules import NEEDS, Use
from backend.identity.rules import Role
from backend.web.access import PERMISSIONS, Access
from backend.web.app import assemble
from backend.web.routes import ACCESS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEAD = """# Who may call what

Written from `backend/web/access.py` and the routes by `make api`; do not edit. A route without a declared access cannot
be imported, and a test compares this page with the code. The level is the real-name level of the session that the
route asks for: for everything, or for what shows or gives something (a no needs none).
"""


ASKED = re.compile(r"require_level\((?:NEEDS\[Use\.(\w+)\]|(\w+))\)")
"""How a view asks for a level: for a use, or by a name of its module."""


def routes() -> Iterator[tuple[str, Access, str]]:
    """Every route as METHOD path, with its access and real-name level, in the order of the paths."""
    app = assemble()
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for method in METHODS:
            if method in (rule.methods or ()):
                yield f"{method} {rule.rule}", ACCESS[rule.endpoint], level(app, rule.endpoint)


def level(app: Flask, endpoint: str) -> str:
    """The real-name level that a view asks for, read from the view itself."""
    view: Any = inspect.unwrap(app.view_functions[endpoint])
    found = {NEEDS[Use[use]] if use else view.__globals__[name] for use, name in ASKED.findall(inspect.getsource(view))}
    return ", ".join(sorted(found)) or "—"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def row(name: str, access: Access, needed: str = "—") -> list[str]:
    """One route."""
    permission = f"`{access.permission}`" if access.permission else "—"
    changes = not name.startswith("GET ")
    kept = "two minutes" if access.disclosing else "24 hours"
    return [f"`{name}`", str(access.who), permission, needed, kept if access.keyed and changes else "—"]


def page() -> str:
    """The whole page."""
    by_route = table(
        ("route", "who", "permission", "level", "answer kept for a repeated key"), (row(*one) for one in routes())
    )
    holders = ((f"`{name}`", ", ".join(_names(roles))) for name, roles in sorted(PERMISSIONS.items()))
    by_permission = table(("permission", "roles"), holders)
    return f"{HEAD}\n## Routes\n\n{by_route}\n## Permissions\n\n{by_permission}"


def _names(roles: frozenset[Role]) -> list[str]:
    return ["every role"] if roles == frozenset(Role) else sorted(str(role) for role in roles)


if __name__ == "__main__":
    print(page(), end="")
