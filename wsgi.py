"""What a WSGI server loads."""

import os

from backend.kernel.settings import Settings
from backend.web.app import create_app

app = create_app(Settings.from_environment(os.environ))
