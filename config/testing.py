"""First plugin of every test run (see pyproject): the private database and queue, and the role that may make tables."""

import os

from config.private import load_private_environment

os.environ.setdefault("DATABASE_ROLE", "owner")
load_private_environment()
