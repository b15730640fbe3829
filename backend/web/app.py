"""The app: settings in, WSGI out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_openapi import OpenAPI

from backend.cases import rewriting
from backend.catalogue import service as catalogue
from backend.catalogue.scenes import publications
from backend.certificates.imports.wanted import WANTED
from backend.citypack.checks import checked
from backend.citypack.reading import Pack
from backend.citypack.service import keep_types, lacks_passes, refuse_other
from backend.demo.platform.provider import DemoPlatform
from backend.kernel import installation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import SettingsRefused
from backend.kernel.jobs import Drainer
from backend.kernel.keys import FileKeys
from backend.kernel.live import LiveHub
from backend.kernel.settings import Settings
from backend.offline import publishing
from backend.renditions.preparing import House
from backend.seals.service import refuse_missing_suites
from backend.web import problems, transaction
from backend.web.blueprints import BLUEPRINTS
from backend.web.body import BODY_BYTES, StrictRequest
from backend.web.description import INFO, described
from backend.web.headers import secure
from backend.web.importing import Launcher
from backend.web.installed import installed as installed_app
from backend.web.login import register_login
from backend.web.logs import log_requests
from backend.web.measurer import Measurer
from backend.web.pages import pages, serve_files
from backend.web.periodic import Periodic
from backend.web.platforms import AtHome, platform_of
from backend.web.pusher import Pusher
from backend.web.routes import ACCESS
from backend.web.runtime import Runtime
from backend.web.slots import Slots
from backend.web.wiring import at_once, handlers

MOST_SKEW = timedelta(seconds=5)


class App(OpenAPI):
    """Flask with one transaction a request, opened ahead of everything that reads the body."""

    request_class = StrictRequest

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request; unknown addresses, methods and the app's documents need no transaction."""
        if request.routing_exception is not None or request.blueprint in (None, "pages", "installed"):
            return super().dispatch_request()
        return transaction.answer(super().dispatch_request)


def assemble(*, described: bool = False) -> OpenAPI:
    """The routes without anything behind them, enough to describe the interface if that is wanted.

    Raises:
        LookupError: a route without declared access.
    """
    app = App(
        "backend.web",
        info=INFO,
        doc_ui=False,
        validation_error_callback=problems.invalid_fields,
        static_folder=None,
    )
    app.openapi_version = "3.1.0"
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint.blueprint(described=described))
    app.register_blueprint(pages)
    app.register_blueprint(installed_app)
    undeclared = sorted(set(app.view_functions) - set(ACCESS))
    if undeclared:
        raise LookupError(f"routes without declared access: {undeclared}")
    problems.register(app)
    return app


def describe() -> dict[str, Any]:
    """The interface as an OpenAPI 3.1 document."""
    return described(assemble(described=True))


def create_app(settings: Settings, database: Database | None = None, pack: Pack | None = None) -> OpenAPI:
    """Build the app and refuse a database it must not serve; arguments and errors are those of `begun`."""
    return serving(begun(settings, database, pack))


def begun(settings: Settings, database: Database | None = None, pack: Pack | None = None) -> Runtime:
    """What the app of this process stands on.

    Args:
        database: given by tests that fix the clock; by default opened from the settings.
        pack: the city pack, already checked; by default read from its folder and checked.

    Raises:
        SettingsRefused: an empty database, a demo database in production, a city pack with mistakes or of another city.
    """
    pack = pack or checked(settings.city_pack)
    catalogue.use(pack.local)
    database = database or Database(settings.database_url, pool_size=settings.pool_size)
    with database.unit(write=False) as session:
        installed = installation.current(session)
        _refuse_skew(db_now(session), database)
        refuse_missing_suites(session)
    installed = installation.refuse_mismatch(installed, settings.mode)
    refuse_other(installed, pack)
    _know_types(database, pack)
    launcher = Launcher(settings)
    keys = FileKeys(settings.key_dir, create=False)
    database.at_once = at_once(keys)
    return Runtime(
        settings=settings,
        database=database,
        keys=keys,
        installed=installed,
        pack=pack,
        drainer=Drainer(database, handlers(keys) | {WANTED: lambda _session, _payload: launcher.start()}),
        hub=LiveHub(database, streams_max=settings.streams_max),
        launcher=launcher,
        platform=platform_of(settings, database, keys, demo=installed.kind == "demo"),
    )


def _know_types(database: Database, pack: Pack) -> None:
    """Enter types that are new in this release, begin the public register, read all types before the first request."""
    with database.unit(write=False) as session:
        behind = catalogue.lacks_released(session) or publications.missing(session) or lacks_passes(session, pack)
    if behind:
        with database.unit(write=True) as session:
            keep_types(session, pack, now=db_now(session))
            publications.begin(session, now=db_now(session))
    with database.unit(write=False) as session:
        catalogue.current(session)


def serving(own: Runtime) -> OpenAPI:
    """The app on this runtime; nothing but its mode, its origin's scheme and its files is fixed with it."""
    app = assemble()
    app.extensions["liangzheng"] = own
    register_login(app)
    log_requests(app)
    demo = own.installed.kind == "demo"

    @app.after_request
    def _secure(response: Response) -> Response:
        return secure(response, demo=demo, secure_origin=own.settings.secure_origin)

    serve_files(app, own.settings.web_dir, demo=demo)
    app.wsgi_app = Slots(AtHome(app.wsgi_app, lambda: _home(app)))  # type: ignore[method-assign]
    return app


def _home(app: OpenAPI) -> DemoPlatform | None:
    own: Runtime = app.extensions["liangzheng"]
    return own.platform.at_home if own.platform else None


def _refuse_skew(database_says: datetime, database: Database) -> None:
    """Refuse to start where this machine's clock and the database's differ: codes would live too long or not at all.

    Raises:
        SettingsRefused: more than five seconds apart (R10).
    """
    if database.clock is None and abs(datetime.now(UTC) - database_says) > MOST_SKEW:
        raise SettingsRefused("the clocks of this machine and of the database differ by more than 5 s")


def start_background(app: OpenAPI) -> None:
    """Start what runs beside the requests: drainer, live tail, periodic work."""
    own: Runtime = app.extensions["liangzheng"]
    own.drainer.start()
    own.hub.start()
    house = House(own.settings.public_origin, own.settings.glyph_font, own.installed.kind == "demo")

    def also() -> None:
        own.launcher.look(own.database)
        publishing.publish_due(own.database, own.keys)
        rewriting.make_due(own.database, own.keys, house)

    periodic = app.extensions["liangzheng.periodic"] = Periodic(own.database, own.settings.data_dir, also=also)
    periodic.start()
    measurer = app.extensions["liangzheng.measurer"] = Measurer(own.database, own.keys)
    measurer.start()
    pusher = app.extensions["liangzheng.pusher"] = Pusher(own.database, own.keys, own.settings)
    pusher.start()


def stop_background(app: OpenAPI) -> None:
    """End it again: open streams first, because the server waits for them."""
    own: Runtime = app.extensions["liangzheng"]
    own.hub.stop()
    own.drainer.stop()
    app.extensions["liangzheng.periodic"].stop()
    own.launcher.stop()
    app.extensions["liangzheng.measurer"].stop()
    app.extensions["liangzheng.pusher"].stop()
