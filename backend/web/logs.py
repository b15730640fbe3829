"""Logs: JSON, one event a line, the route instead of the path, never a value (R54)."""

import logging
import sys
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from backend.kernel.settings import Mode

log = structlog.get_logger("request")


def configure(mode: Mode) -> None:
    """Send everything through one JSON writer; a demo's console shows only what went wrong."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO if mode == "production" else logging.WARNING)
    logging.getLogger("huey").setLevel(logging.WARNING)


def log_requests(app: Flask) -> None:
    """One line a request: method, route, status, milliseconds."""

    @app.before_request
    def _begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        took_ms = round((perf_counter() - g.get("began", perf_counter())) * 1000, 1)
        route = str(request.url_rule) if request.url_rule else "none"
        log.info("request", method=request.method, route=route, status=response.status_code, ms=took_ms)
        return response
