"""The Celery application; tasks live in each app's `tasks.py`, the timetable in `config/schedule.py`."""

import os

from celery import Celery

from config.private import load_private_environment

load_private_environment()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["kernel.jobs"], related_name="heartbeat")
app.autodiscover_tasks(["kernel.jobs"], related_name="sweep")
