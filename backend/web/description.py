"""The OpenAPI document: generated from the routes, with the one error shape on each."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask_openapi import Info, OpenAPI

from backend.web.access import Who
from backend.web.routes import ACCESS
from backend.web.shapes.problem import Problem

VERSION = "0.1.0"
INFO = Info(
    title="Liangzheng",
    version=VERSION,
    description=(
        "The no-proof city: live codes, on-site verification, the record of who looked. Every path also exists under "
        "/u/0 … /u/9, each with a sign-in of its own. Changes carry X-Liangzheng: 1; those of a signed-in person also "
        "an Idempotency-Key of 16 to 64 characters. Calls of departments' systems are signed instead."
    ),
)
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
"""What a route answers whose view names no shape: a file, a picture, a stream."""
WORDS = {
    "400": "The request could not be read",
    "401": "Not signed in, or locked; not signed as it has to be",
    "403": "Not permitted, or not sent by this site",
    "404": "Unknown or not yours",
    "405": "Method not allowed",
    "409": "The state has changed, or the same request is running",
    "413": "Too large",
    "415": "Only application/json",
    "422": "A field is not acceptable",
    "429": "Too many attempts",
    "503": "Temporarily unavailable",
}
METHODS = ("get", "post", "put", "patch", "delete")


def described(app: OpenAPI) -> dict[str, Any]:
    """The document, each operation with its problems and its permission."""
    document = app.api_doc
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schemas["Problem"].pop("$defs", {}))
    for name in [name for name in schemas if name.startswith("ValidationErrorModel")]:
        del schemas[name]
    for schema in schemas.values():
        schemas_defs = schema.pop("$defs", None)
        if schemas_defs:
            for inner, value in schemas_defs.items():
                document["components"]["schemas"].setdefault(inner, value)
    _secure(document)
    for path in document["paths"].values():
        for method in METHODS:
            if method in path:
                _complete(path[method], method)
    return document


def _secure(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"] = {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "lz",
            "description": "__Host-lz where the origin is https",
        },
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "RFC 9421 by a registered key, see docs/department-api.md",
        },
    }


def _complete(operation: dict[str, Any], method: str) -> None:
    endpoint = operation["operationId"].split("_", 1)
    access = ACCESS[f"{endpoint[0]}.{endpoint[1]}"]
    statuses = ["503"]
    if method != "get":
        statuses += ["400", "403", "409", "413", "415"]
    if access.who is Who.SIGNED_IN:
        operation["security"] = [{"session": []}]
        operation["x-permission"] = access.permission
        statuses += ["401", "403"]
    if access.who is Who.CLIENT:
        operation["security"] = [{"signature": []}]
        statuses += ["400", "401", "403", "409"]
    if "requestBody" in operation or operation.get("parameters"):
        statuses.append("422")
    else:
        operation["responses"].pop("422", None)
    if any(p["in"] == "path" for p in operation.get("parameters", [])):
        statuses.append("404")
    for status in (*statuses, *operation.pop("x-problems", [])):
        operation["responses"][status] = {"description": WORDS[status], "content": PROBLEM}
    good = operation["responses"].get("200")
    if good is not None and not good.get("content"):
        good["content"] = FILE
    operation["responses"] = dict(sorted(operation["responses"].items()))


def release() -> str:
    """The version that runs."""
    try:
        return version("liangzheng")
    except PackageNotFoundError:
        return VERSION
