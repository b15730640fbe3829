"""The interface as `docs/api.json` describes it: what the generated matrices of tests go through."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from backend.identity.rules import Role
from backend.web.access import PERMISSIONS

DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parents[3] / "docs" / "api.json").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = DESCRIPTION["components"]["schemas"]
NOBODYS = UUID(int=(7 << 76) | (2 << 62))
"""An identifier of nothing."""
OTHER_PARTS = {"codepoint": "4e00", "kid": "0" * 16, "item": "anything", "key": "anything", "role": "anything"}
"""Parts of an address that are no identifiers."""


@dataclass(frozen=True)
class Operation:
    """A method at an address."""

    method: str
    template: str
    permission: str | None
    body: dict[str, Any] | None
    query: tuple[str, ...]
    signed: bool = False
    """Called by systems that sign, not by browsers."""

    @property
    def name(self) -> str:
        """`POST /api/codes`."""
        return f"{self.method} {self.template}"

    @property
    def path(self) -> str:
        """An address with identifiers of nothing in it."""
        return re.sub(r"\{([a-z_]+)\}", lambda found: OTHER_PARTS.get(found[1], str(NOBODYS)), self.template)

    def sample(self, **parts: Any) -> dict[str, Any]:
        """A body that the schema takes, with some members replaced."""
        return (sample(self.body) | parts) if self.body else parts

    @property
    def texts(self) -> list[str]:
        """Members of the body that are text."""
        members = resolved(self.body or {}).get("properties", {})
        return [name for name, schema in members.items() if _is_text(schema)]


def _operations() -> list[Operation]:
    found = []
    for template, methods in DESCRIPTION["paths"].items():
        for method, entry in methods.items():
            content = entry.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema")
            query = tuple(one["name"] for one in entry.get("parameters", []) if one["in"] == "query")
            signed = {"signature": []} in entry.get("security", [])
            found.append(Operation(method.upper(), template, entry.get("x-permission"), body, query, signed))
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema behind a reference, or the one of a choice that is not null."""
    if "$ref" in schema:
        return resolved(SCHEMAS[schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return resolved(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    return schema


def _is_text(schema: dict[str, Any]) -> bool:
    kind = resolved(schema)
    return kind.get("type") == "string" and kind.get("format") != "uuid" and "enum" not in kind


def sample(schema: dict[str, Any]) -> Any:
    """Something this schema takes, as small as can be."""
    kind = resolved(schema)
    if "enum" in kind:
        return kind["enum"][0]
    if kind.get("type") == "object":
        wanted = kind.get("required", [])
        return {name: sample(member) for name, member in kind.get("properties", {}).items() if name in wanted}
    samples: dict[str, Any] = {"boolean": True, "integer": 1, "array": [], "string": "text"}
    return str(NOBODYS) if kind.get("format") == "uuid" else samples[kind["type"]]


OPERATIONS = _operations()
CHANGES = [one for one in OPERATIONS if one.method != "GET" and not one.signed]
WITH_BODY = [one for one in CHANGES if one.body is not None]
PERMISSIONED = [one for one in OPERATIONS if one.permission]
LOGIN_FOR = {"claims:check": "school", "family:check": "school"}
LOGINS = {
    Role.INSPECTOR: "inspector",
    Role.ISSUING_OFFICER: "issuer",
    Role.CATALOGUE_ADMINISTRATOR: "admin",
    Role.SECURITY_ADMINISTRATOR: "security",
    Role.AUDIT_ADMINISTRATOR: "auditor",
    Role.REVIEWER: "reviewer",
    Role.WINDOW_CLERK: "clerk",
}


def login_for(operation: Operation) -> str:
    """Somebody in the demo city who may call it."""
    permission = operation.permission or ""
    roles = PERMISSIONS.get(permission, frozenset())
    staff = next((login for role, login in LOGINS.items() if role in roles and Role.CITIZEN not in roles), "citizen")
    return LOGIN_FOR.get(permission, staff)
