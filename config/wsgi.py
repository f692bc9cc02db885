"""WSGI entry point for gunicorn."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.private import load_private_environment

load_private_environment()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Everything that is loaded stays loaded. Set apart, the collector no longer walks through it in the middle of
# somebody's request, which stops all threads of a process for a third of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
