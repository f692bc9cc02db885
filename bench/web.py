"""How fast pages are served: start page, lists and details beside one bare logged-in page of Django, in the same run.

gunicorn with 2 processes of 4 threads, 16 connections kept open by a separate process. Works on the data of the
try-out (`./dev up` once before). Goal: no page over 2.5 times the time of the bare page, no page over 12 queries.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass

CONNECTIONS = 16
GOAL_RATIO = 2.5
GOAL_QUERIES = 12


@dataclass
class Page:
    """What is asked for, by whom, and what came of it."""

    name: str
    path: str
    cookie: str = ""
    queries: int = 0
    per_second: float = 0
    median_ms: float = 0
    p95_ms: float = 0
    ratio: float = 0
    bytes: int = 0


# -- The load --------------------------------------------------------------------------------------------------------


def ask(port: int, page: Page, until: float, took: list[float], wrong: list[str]) -> None:
    """One connection that asks again and again."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": page.cookie, "Accept-Language": "nl"} if page.cookie else {"Accept-Language": "nl"}
    while time.perf_counter() < until:
        started = time.perf_counter()
        try:
            door.request("GET", page.path, headers=headers)
            answer = door.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            door.close()
            wrong.append(repr(fault))
            continue
        if answer.status != 200:
            wrong.append(f"{answer.status} {answer.getheader('Location', '')}")
            continue
        took.append(time.perf_counter() - started)
        page.bytes = len(body)


def load(port: int, page: Page, seconds: float, results: multiprocessing.Queue) -> None:
    """16 connections for so many seconds, in a process of its own so that it does not slow down what it measures."""
    took: list[float] = []
    wrong: list[str] = []
    until = time.perf_counter() + seconds
    askers = [threading.Thread(target=ask, args=(port, page, until, took, wrong)) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    results.put((took, wrong, time.perf_counter() - started, page.bytes))


def measure(port: int, page: Page, seconds: float) -> None:
    context = multiprocessing.get_context("spawn")
    for length in (3.0, seconds):  # the first time only warms up: both processes have to start and fill their caches
        results = context.Queue()
        process = context.Process(target=load, args=(port, page, length, results))
        process.start()
        took, wrong, lasted, page.bytes = results.get(timeout=length + 60)
        process.join()
        if wrong or not took:
            sys.exit(f"{page.name} ({page.path}) did not answer as it should: {wrong[:3]}")
    page.per_second = len(took) / lasted
    page.median_ms = statistics.median(took) * 1000
    page.p95_ms = statistics.quantiles(took, n=20)[-1] * 1000


@contextmanager
def server(application: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    command += ["--no-control-socket", "--log-level", "warning", "--keep-alive", "30", application]
    env = {**os.environ, "DATABASE_POOL": "1", "DATABASE_ROLE": "app", "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


# -- The pages -------------------------------------------------------------------------------------------------------


DJANGOS_OWN = "django.contrib.auth.backends.ModelBackend"  # the bare page knows no other way in


def pages() -> list[Page]:
    """The bare page, the start page, list and detail of an employer and of an employee with something to show."""
    from django.db.models import F
    from django.urls import reverse
    from django.utils import timezone

    from accounts.enums import Role
    from accounts.roles import holders_of
    from zorgkrediet.access import applications_for_employee, applications_for_employer
    from zorgkrediet.models import Application

    today = timezone.localdate()
    chosen: list[Page] = []
    for user in holders_of(Role.EMPLOYER_RESPONSIBLE, today).order_by("pk"):
        if application := applications_for_employer(user, today).order_by("-pk").first():
            chosen.append(Page("bare page of Django", "/", log_in(user, DJANGOS_OWN), queries=2))
            chosen.append(Page("start page", reverse("pages:start")))
            cookie = log_in(user)
            chosen.append(Page("employer: list", reverse("zorgkrediet:employer-list"), cookie))
            detail = reverse("zorgkrediet:employer-detail", args=[application.reference])
            chosen.append(Page("employer: detail", detail, cookie))
            break
    with_a_user = Application.objects.filter(person__user__isnull=False)
    for application in with_a_user.order_by(F("decided_at").desc(nulls_last=True), "-pk")[:50]:
        user = application.person.user
        if applications_for_employee(user).filter(pk=application.pk).exists():
            cookie = log_in(user)
            chosen.append(Page("employee: list", reverse("zorgkrediet:employee-list"), cookie))
            detail = reverse("zorgkrediet:employee-detail", args=[application.reference])
            chosen.append(Page("employee: detail", detail, cookie))
            break
    if len(chosen) < 6:
        sys.exit("There are no demo dossiers to show; run ./dev up once, or: ./dev manage load_demo")
    return chosen


def log_in(user, backend: str | None = None) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def count_queries(page: Page) -> int:
    """Queries of the second request, when templates and caches are warm."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    if page.cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = page.cookie.partition("=")[2]
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(page.path)
        if answer.status_code != 200:
            sys.exit(f"{page.name} ({page.path}) answers {answer.status_code} {answer.headers.get('Location', '')}")
    return len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="length of each measurement")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    bare, *chosen = pages()
    for page in chosen:
        page.queries = count_queries(page)
    with server("bench.bare.wsgi:application") as port:
        measure(port, bare, arguments.seconds)
    with server("config.wsgi:application") as port:
        for page in chosen:
            measure(port, page, arguments.seconds)
    # Once more at the end: the machine may have become slower or faster in between.
    again = Page(bare.name, "/", bare.cookie)
    with server("bench.bare.wsgi:application") as port:
        measure(port, again, arguments.seconds)
    yardstick = (1 / bare.per_second + 1 / again.per_second) / 2
    bare.per_second, bare.ratio = 1 / yardstick, 1.0
    for page in chosen:
        page.ratio = 1 / page.per_second / yardstick
    print(f"{'page':<22}{'queries':>8}{'pages/s':>9}{'median ms':>11}{'95 % ms':>9}{'size':>9}{'× bare':>8}")
    for page in (bare, *chosen):
        print(
            f"{page.name:<22}{page.queries:>8}{page.per_second:>9.0f}{page.median_ms:>11.1f}{page.p95_ms:>9.1f}"
            f"{page.bytes:>9}{page.ratio:>8.2f}"
        )
    good = all(page.ratio <= GOAL_RATIO and page.queries <= GOAL_QUERIES for page in chosen)
    print(f"goal (≤ {GOAL_RATIO} × the bare page, ≤ {GOAL_QUERIES} queries): {'reached' if good else 'NOT reached'}")
    rows = [
        {k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(p).items() if k != "cookie"}
        for p in (bare, *chosen)
    ]
    print(json.dumps({"benchmark": "web", "connections": CONNECTIONS, "goal_reached": good, "pages": rows}))


if __name__ == "__main__":
    main()
