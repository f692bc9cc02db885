"""The timetable and the tasks behind it (house style, rules 23 and 25)."""

import ast
import inspect

import pytest
from celery import current_app
from celery.schedules import crontab

from config.schedule import SCHEDULE
from tests.architecture.sources import HOUSES, name, python_files, tree


@pytest.fixture(scope="module")
def tasks():
    current_app.loader.import_default_modules()
    return {key: task for key, task in current_app.tasks.items() if key.split(".")[0] in HOUSES}


def test_every_line_of_the_timetable_names_a_task(tasks):
    assert {line["task"] for line in SCHEDULE.values()} - set(tasks) == set()


def test_a_daily_job_runs_at_an_hour_that_every_day_has():
    """Between two and three at night a day in March has no such hour, and one in October has it twice."""
    for label, line in SCHEDULE.items():
        moment = line["schedule"]
        if isinstance(moment, crontab) and len(moment.hour) < 24:
            assert 2 not in moment.hour, label


def test_every_task_takes_keywords_and_tolerates_newer_senders(tasks):
    assert tasks
    for key, task in tasks.items():
        kinds = {p.kind for p in inspect.signature(task.run).parameters.values()}
        assert inspect.Parameter.VAR_KEYWORD in kinds, key
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, key


def test_every_job_put_in_the_queue_is_a_task(tasks):
    unknown = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "enqueue" and node.args):
                continue
            job = node.args[0]
            if isinstance(job, ast.Constant) and job.value not in tasks:
                unknown.append(f"{name(path)}:{node.lineno}: {job.value}")
    assert unknown == []
