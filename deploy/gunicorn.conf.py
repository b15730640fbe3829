"""gunicorn for the one-command run: one process, threads, the drainer beside it.

A city behind a proxy sets WEB_WORKERS and WEB_THREADS; every worker starts a drainer, and the outbox keeps them apart.
"""

import os
import socket
import threading
import time
from typing import Any

LOOK_EVERY_S = 0.2


def _addresses(port: int) -> list[str]:
    """`localhost` is 127.0.0.1 for some and ::1 for others: listen on both where the machine has both."""
    found = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        found.append(f"[::1]:{port}")
    except OSError:
        pass
    return found


bind = _addresses(int(os.environ.get("PORT", "8000")))
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "64"))
worker_class = "gthread"
forwarder_headers = ""  # no header of a client becomes SCRIPT_NAME or a scheme
forwarded_allow_ips = ""
umask = 0o077
control_socket_disable = True  # it would open one in the home folder, where two runs meet
accesslog = None  # the app writes the route itself; a path could hold a code
loglevel = "error"  # a warning repeats the request line, and that could hold a code
graceful_timeout = 3  # live streams never end by themselves
timeout = 60
keepalive = 15
limit_request_line = 2048
limit_request_field_size = 4096


def post_worker_init(worker: Any) -> None:
    """Start what runs beside the requests, in the process that serves them."""
    from backend.kernel.memory import settle  # noqa: PLC0415 - in the worker, after the fork
    from backend.web.app import start_background, stop_background  # noqa: PLC0415 - in the worker, after the fork

    app = worker.app.wsgi()
    start_background(app)
    settle()

    def stop_with_worker() -> None:
        """End the live streams as soon as the worker is told to stop: it waits for them, and they would not end."""
        while worker.alive:
            time.sleep(LOOK_EVERY_S)
        stop_background(app)

    threading.Thread(target=stop_with_worker, name="stopper", daemon=True).start()
