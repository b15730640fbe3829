"""Writes docs/security/access.md from the access map: who may call what. `make api` runs it, a guard compares it.

python -m tests.guards.access_page > docs/security/access.md
"""

from collections.abc import Iterable, Iterator

from backend.identity.rules import Role
from backend.web.access import PERMISSIONS, Access
from backend.web.app import assemble
from backend.web.routes import ACCESS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEAD = """# Who may call what

Written from `backend/web/access.py` and the routes by `make api`; do not edit. A route without a declared access cannot
be imported, and a test compares this page with the code.
"""


def routes() -> Iterator[tuple[str, Access]]:
    """Every route as METHOD path, with its access, in the order of the paths."""
    for rule in sorted(assemble().url_map.iter_rules(), key=str):
        for method in METHODS:
            if method in (rule.methods or ()):
                yield f"{method} {rule.rule}", ACCESS[rule.endpoint]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def row(name: str, access: Access) -> list[str]:
    """One route."""
    permission = f"`{access.permission}`" if access.permission else "—"
    changes = not name.startswith("GET ")
    kept = "two minutes" if access.disclosing else "24 hours"
    return [f"`{name}`", str(access.who), permission, kept if access.keyed and changes else "—"]


def page() -> str:
    """The whole page."""
    by_route = table(("route", "who", "permission", "answer kept for a repeated key"), (row(*one) for one in routes()))
    holders = ((f"`{name}`", ", ".join(_names(roles))) for name, roles in sorted(PERMISSIONS.items()))
    by_permission = table(("permission", "roles"), holders)
    return f"{HEAD}\n## Routes\n\n{by_route}\n## Permissions\n\n{by_permission}"


def _names(roles: frozenset[Role]) -> list[str]:
    return ["every role"] if roles == frozenset(Role) else sorted(str(role) for role in roles)


if __name__ == "__main__":
    print(page(), end="")
