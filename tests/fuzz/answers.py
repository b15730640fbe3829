"""The answers that the description promises: status, media type and shape."""

import json
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

PROBLEM = "application/problem+json"
FIRST_ERROR, FIRST_SERVER_ERROR = 400, 500
ELSEWHERE = frozenset({404, 405})


@dataclass(frozen=True)
class Received:
    """An answer as it came."""

    status: int
    media_type: str
    body: bytes


class Answers:
    """Compares answers with a description.

    Args:
        description: an OpenAPI 3.1 document.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self._components = description["components"]
        self._operations = {
            f"{method.upper()} {path}": operation["responses"]
            for path, item in description["paths"].items()
            for method, operation in item.items()
        }
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def fault(self, operation: str, received: Received, *, own_path: bool) -> str | None:
        """What is wrong with an answer, or None.

        Args:
            operation: method and path template.
            own_path: the path was made up, so that it may be the router who answers 404 or 405.
        """
        if received.status >= FIRST_SERVER_ERROR:
            return str(received.status)
        documented = self._operations[operation].get(str(received.status))
        if documented is None and not (own_path and received.status in ELSEWHERE):
            return f"{received.status}, which is not documented"
        content = {} if documented is None else documented.get("content", {})
        if received.status >= FIRST_ERROR:
            content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        return self._other_shape(content, received)

    def _other_shape(self, content: dict[str, Any], received: Received) -> str | None:
        if not content:
            return f"{received.status} with a body" if received.body else None
        if not {received.media_type, "*/*"} & content.keys():
            return f"{received.status} as {received.media_type or 'nothing'}"
        schema = content.get(received.media_type, {}).get("schema")  # a file of any type has no shape
        if schema is None or not received.media_type.endswith("json"):
            return None
        found = json.loads(received.body)
        error = next(self._validator(schema).iter_errors(found), None)
        if error is not None:
            return f"{received.status} in another shape: {'/'.join(map(str, error.schema_path))}"
        if received.status >= FIRST_ERROR and found["status"] != received.status:
            return f"{received.status} that calls itself {found['status']}"
        return None

    def _validator(self, schema: dict[str, Any]) -> jsonschema_rs.Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {**schema, "components": self._components}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return self._validators[key]
