"""Health, city, demo."""

from dataclasses import asdict

from flask import Response

from backend.identity.directory import demo_accounts
from backend.kernel.errors import NotFound
from backend.web.access import PUBLIC
from backend.web.description import VERSION
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.city import City, Demo, DemoAccount, Health

routes = Routes("city")


@routes.on("GET", "/api/health", access=PUBLIC, answer=Health)
def health() -> Response:
    """Whether the service and its database answer."""
    return answer(Health(status="ok", database=runtime().database.kind, version=VERSION))


@routes.on("GET", "/api/city", access=PUBLIC, answer=City)
def city() -> Response:
    """Which city this is."""
    own = runtime()
    described = {key: str(own.installed.city[key]) for key in ("name", "name_en", "area_code")}
    return answer(
        City(
            **described,
            demo=own.installed.kind == "demo",
            origin=own.settings.public_origin,
            version=VERSION,
            server_time=now(),
        )
    )


@routes.on("GET", "/api/demo", access=PUBLIC, answer=Demo, problems=(404,))
def demo() -> Response:
    """The fictional accounts of a demo database; elsewhere this address does not exist."""
    secret = runtime().installed.demo_secret
    if secret is None:
        raise NotFound
    found = demo_accounts(session(), keys())
    return answer(Demo(password=secret, accounts=[DemoAccount(**asdict(one)) for one in found]))
