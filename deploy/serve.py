"""`make run`: bring the embedded database up to date, say where the city is, and become the server.

One process does all of it, so that the modules are loaded once and the worker inherits them.
"""

import gc
import os
import socket
import sys

gc.disable()  # nothing that is loaded here dies: looking for garbage among it is a tenth of the start
# ruff: noqa: E402
from gunicorn.app.wsgiapp import run

from backend.cli import main as command
from backend.demo.department.running import start
from backend.kernel.errors import LiangzhengError
from backend.kernel.settings import Settings

gc.enable()

PORTS = range(1, 65536)


def port() -> int:
    """The port to listen on: PORT, default 8000."""
    given = os.environ.get("PORT", "8000")
    if not given.isdigit() or int(given) not in PORTS:
        sys.exit("PORT must be a number from 1 to 65535")
    return int(given)


def taken(number: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", number)) == 0


def main() -> None:
    """Prepare and serve."""
    number = port()
    if taken(number):
        sys.exit(f"Port {number} is taken by another program. Take another one: make run PORT={number + 1}")
    origin = os.environ.setdefault("PUBLIC_ORIGIN", f"http://localhost:{number}")
    try:
        command(["migrate"], standalone_mode=False)
        if os.environ.get("LZ_MODE", "demo") == "demo":
            command(["demo", "load"], standalone_mode=False)
            start(Settings.from_environment(os.environ).data_dir / "department", origin, f"http://127.0.0.1:{number}")
    except LiangzhengError as error:
        sys.exit(f"cannot start: {error}")
    sys.stdout.write(f"亮证 Liangzheng serves {origin} (Ctrl-C stops it)\n")
    sys.stdout.flush()
    sys.argv = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    run()


if __name__ == "__main__":
    main()
