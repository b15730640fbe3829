"""What a WSGI server loads."""

import os

from backend.kernel.settings import Settings
from backend.web.app import create_app
from backend.web.logs import configure

settings = Settings.from_environment(os.environ)
configure(settings.mode)
app = create_app(settings)
