"""Wiring only: settings, addresses, the Celery application and its timetable."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
