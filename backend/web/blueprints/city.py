"""Health, city, demo."""

from dataclasses import asdict

from flask import Response

from backend.identity.directory import demo_accounts
from backend.kernel.errors import NotFound
from backend.web.access import PUBLIC
from backend.web.description import VERSION
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.city import City, Demo, DemoAccount, Health, Hue, PlatformName, Texts

routes = Routes("city")
MARK_KEPT_S = 3600


@routes.on("GET", "/api/health", access=PUBLIC, answer=Health)
def health() -> Response:
    """Whether the service and its database answer."""
    return answer(Health(status="ok", database=runtime().database.kind, version=VERSION))


@routes.on("GET", "/api/city", access=PUBLIC, answer=City)
def city() -> Response:
    """Which city this is: name, mark, colour, whom to ask."""
    own, platform = runtime(), runtime().platform
    return answer(
        City(
            **own.pack.city.model_dump(include={"name", "name_en", "area_code"}),
            mark="/api/city/mark.svg",
            hue=Hue(light=own.pack.city.hue.light, dark=own.pack.city.hue.dark),
            texts=Texts.model_validate(own.pack.texts.model_dump()),
            demo=own.installed.kind == "demo",
            origin=own.settings.public_origin,
            version=VERSION,
            server_time=now(),
            platform=None if platform is None else PlatformName(name=platform.name, name_en=platform.name_en),
        )
    )


def mark() -> Response:
    """The city's mark as a picture."""
    response = Response(runtime().pack.mark, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={MARK_KEPT_S}"
    return response


routes.add_url_rule("/api/city/mark.svg", "mark", mark, methods=["GET"])
ACCESS["city.mark"] = PUBLIC


@routes.on("GET", "/api/demo", access=PUBLIC, answer=Demo, problems=(404,))
def demo() -> Response:
    """The fictional accounts of a demo database; elsewhere this address does not exist."""
    secret = runtime().installed.demo_secret
    if secret is None:
        raise NotFound
    found = demo_accounts(session(), keys())
    return answer(Demo(password=secret, accounts=[DemoAccount(**asdict(one)) for one in found]))
