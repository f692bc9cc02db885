"""How fast the entry of eCalcura is with 900 facilities and 30,000 staff lines (profile L3), 50 people at work.

Makes a database of its own beside the one in DATABASE_OWNER_URL and throws it away afterwards. gunicorn with 2
processes of 4 threads; 50 people who each open a page and think for five seconds. Goals: no entry page over 12
queries, 95 % of the pages within 300 ms, a spreadsheet of 2,000 rows about people who are known looked at within 5
seconds (whoever is new costs the registers' time on top, `MAGDA_PARALLEL` calls at once). Ends with one line of JSON.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

GOAL_MS, GOAL_QUERIES, GOAL_UPLOAD = 300, 12, 5.0
PEOPLE, THINK = 50, 5.0
LINES_PER_FACILITY, REPLACEMENTS_PER_FACILITY = 33, 7
ROWS = 2000


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """A database with a name of this run, dropped at the end."""
    import psycopg

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    address = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL", "")
    if not address:
        sys.exit("Set DATABASE_OWNER_URL to a role that may make a database.")
    parts = urlsplit(address)
    name = f"bench_entry_{os.getpid()}"
    plain = urlunsplit(("postgresql", *parts[1:2], "/postgres", *parts[3:]))
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    mine = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, parts.fragment))
    os.environ |= {"DATABASE_URL": mine, "DATABASE_OWNER_URL": mine, "DATABASE_ROLE": ""}
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(facilities: int) -> None:
    """Facilities with people, contracts, choices and the hours of one quarter; the first one is very large."""
    from django.utils import timezone

    from accounts.enums import Role
    from accounts.models import Organisation, Person, RoleGrant, User
    from accounts.roles import system_user
    from ecalcura.models import Choice, Contract, Facility, Line, Performance
    from kernel.pure.identifiers import test_national_number

    system = system_user()
    organisations = Organisation.objects.bulk_create(
        Organisation(
            kbo_number=f"0{800000000 + n:09d}", name=f"IBW Proef {n}", kind="CARE_FACILITY", hco_number=f"BENCH{n:05d}"
        )
        for n in range(facilities)
    )
    houses = Facility.objects.bulk_create(
        Facility(hco_number=one.hco_number, organisation=one, name=one.name, places=60) for one in organisations
    )
    users = User.objects.bulk_create(
        User(email=f"invoer{n}@bench.test", display_name=f"Invoer {n}") for n in range(facilities)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user, role=Role.FACILITY_PRIVACY_DATA, organisation=one, starts_on=date(2024, 1, 1), granted_by=system
        )
        for user, one in zip(users, organisations, strict=True)
    )
    people, lines, contracts, choices, hours = [], [], [], [], []
    day_count = 0
    for number, house in enumerate(houses):
        size = LINES_PER_FACILITY + REPLACEMENTS_PER_FACILITY if number else ROWS // 2
        for position in range(size):
            born = date.fromordinal(date(1962, 1, 1).toordinal() + day_count // 450 % 4000)
            people.append(
                Person(
                    national_number=test_national_number(born, day_count % 450 * 2 + 1), last_name=f"Proef{day_count}",
                    first_names="An", birth_date=born,
                )
            )  # fmt: skip
            day_count += 1
            replacement = position % 6 == 5
            lines.append(
                Line(
                    facility=house, person=people[-1], role="REPLACEMENT" if replacement else "ENTITLED",
                    profession="ERGO" if replacement else "VPK_A1", group="EX_OFFICIO",
                    replaced_hours=Decimal(8) if replacement else None, mentions_compensation=replacement,
                    mentioned_on=date(2023, 7, 1) if replacement else None, identity_status="VERIFIED",
                    visa_status="GRANTED", source="SHEET", entered_by=system, changed_by=system,
                )
            )  # fmt: skip
            contracts.append(Contract(line=lines[-1], starts_on=date(2015, 1, 1), weekly_hours=Decimal(38)))
            if position % 3 == 0 and not replacement:
                choices.append(
                    Choice(
                        line=lines[-1], starts_on=date(2023, 7, 1), premium_hours=Decimal(2), source="SHEET",
                        entered_by=system,
                    )
                )  # fmt: skip
            if replacement:
                hours.append(
                    Performance(
                        line=lines[-1], quarter="2023Q3", worked_hours=Decimal(100), assimilated_hours=Decimal(0),
                        source="SHEET", changed_by=system,
                    )
                )  # fmt: skip
    Person.objects.bulk_create(people, batch_size=5000)
    Line.objects.bulk_create(lines, batch_size=5000)
    Contract.objects.bulk_create(contracts, batch_size=5000)
    Choice.objects.bulk_create(choices, batch_size=5000)
    Performance.objects.bulk_create(hours, batch_size=5000)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{facilities} facilities, {len(lines)} lines on {timezone.localdate()}")


def pages_of(hco: str, line: int) -> dict[str, str]:
    base = f"/ecalcura/voorziening/{hco}/"
    period = "?periode=2023-2024"
    return {
        "overview": f"{base}{period}",
        "staff": f"{base}personeel/{period}",
        "replacements": f"{base}vervangers/{period}",
        "line": f"{base}lijn/{line}/",
        "hours": f"{base}kwartaal/2023Q3/prestaties/",
        "confirm": f"{base}kwartaal/2023Q3/bevestigen/",
        "contacts": f"{base}contactpersonen/",
        "messages": f"{base}berichten/",
        "days": f"{base}dagen-2023/",
    }


def log_in(user: object) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def visitors(number: int) -> list[tuple[str, dict[str, str]]]:
    """People of as many different facilities, each with an own cookie and own pages."""
    from accounts.models import User
    from ecalcura.models import Facility, Line

    chosen = []
    for facility in Facility.objects.select_related("organisation").order_by("id")[1 : number + 1]:
        user = User.objects.get(grants__organisation=facility.organisation)
        line = Line.objects.filter(facility=facility).order_by("id")[0]
        chosen.append((log_in(user), pages_of(facility.hco_number, line.pk)))
    return chosen


def count_queries(cookie: str, pages: dict[str, str]) -> dict[str, int]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie.partition("=")[2]
    counted = {}
    for name, path in pages.items():
        for _ in range(2):
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(path)
            if answer.status_code != 200:
                sys.exit(f"{name} ({path}) answers {answer.status_code}")
        counted[name] = len(seen)
    return counted


def visit(port: int, cookie: str, pages: dict[str, str], until: float, took: list[tuple[str, float]]) -> None:
    """One person: open a page, think, open another."""
    dice = random.Random(cookie)
    time.sleep(dice.uniform(0, THINK))
    while time.perf_counter() < until:
        name = dice.choice(sorted(pages))
        started = time.perf_counter()
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        door.request("GET", pages[name], headers={"Cookie": cookie, "Accept-Language": "nl"})
        answer = door.getresponse()
        answer.read()
        door.close()
        if answer.status != 200:
            sys.exit(f"{name} answers {answer.status}")
        took.append((name, (time.perf_counter() - started) * 1000))
        time.sleep(max(0.0, dice.uniform(0.5, 1.5) * THINK))


@contextlib.contextmanager
def server() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    command += ["--no-control-socket", "--log-level", "warning", "config.wsgi:application"]
    env = {**os.environ, "DATABASE_POOL": "1", "LOG_LEVEL": "WARNING"}
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


def upload_seconds() -> tuple[float, int]:
    """Looking at a spreadsheet of 2,000 rows: contracts that changed and hours, of people who are known."""
    from django.utils import timezone

    from accounts.roles import system_user
    from ecalcura.actions.sheet_import import plan
    from ecalcura.actions.sheet_reading import read_tables
    from ecalcura.actions.sheet_rows import HOURS, PEOPLE, read_rows
    from ecalcura.models import Facility, Line

    facility = Facility.objects.select_related("organisation").order_by("id")[0]
    lines = list(Line.objects.filter(facility=facility).select_related("person").order_by("id"))
    choosers = set(Line.objects.filter(facility=facility, choices__isnull=False).values_list("pk", flat=True))
    people, hours = [";".join(PEOPLE)], [";".join(HOURS)]
    for line in lines:
        number, role = line.person.national_number, line.role
        more = "8;nee;;2023-07-01" if line.is_replacement else ";;;"
        people.append(f"{number};;{role};{line.profession};;;2015-01-01;;30,40;;;;;{more}")
        if line.is_replacement or line.pk in choosers:
            hours += [f"{number};;{role};{quarter};90,5;3;0" for quarter in ("2023Q4", "2024Q1", "2024Q2")]
    sheets = (("Personen.csv", people), ("Prestaties.csv", hours[: ROWS - len(lines) + 1]))
    started = time.perf_counter()
    tables = [table for name, rows in sheets for table in read_tables(name, "\n".join(rows).encode())]
    found, typed = read_rows(tables)
    planned = plan(
        facility=facility, people=found, hours=typed, by=system_user(), on=timezone.localdate(), at=timezone.now()
    )
    seconds = time.perf_counter() - started
    if planned.faults:
        sys.exit(f"The sheet should be faultless: {planned.faults[0]}")
    return seconds, len(found) + len(typed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facilities", type=int, default=900)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    with own_database():
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(arguments.facilities)
        people = visitors(min(PEOPLE, arguments.facilities - 1))
        counted = count_queries(*people[0])
        took: list[tuple[str, float]] = []
        with server() as port:
            for path in people[0][1].values():  # warm both processes
                for _ in range(4):
                    door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    door.request("GET", path, headers={"Cookie": people[0][0]})
                    door.getresponse().read()
            until = time.perf_counter() + arguments.seconds
            threads = [
                threading.Thread(target=visit, args=(port, cookie, pages, until, took)) for cookie, pages in people
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        seconds, rows = upload_seconds()
    per_page = {}
    print(f"{'page':<14}{'queries':>8}{'visits':>8}{'median ms':>11}{'95 % ms':>9}")
    for name, queries in counted.items():
        times = [ms for page, ms in took if page == name]
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0
        per_page[name] = {"queries": queries, "visits": len(times), "p95_ms": round(p95, 1)}
        print(f"{name:<14}{queries:>8}{len(times):>8}{statistics.median(times or [0]):>11.1f}{p95:>9.1f}")
    overall = statistics.quantiles([ms for _page, ms in took], n=20)[-1]
    print(f"all pages: 95 % within {overall:.0f} ms; {rows} rows looked at in {seconds:.2f} s")
    good = overall <= GOAL_MS and max(counted.values()) <= GOAL_QUERIES and seconds <= GOAL_UPLOAD
    reached = "reached" if good else "NOT reached"
    print(f"goal (≤ {GOAL_MS} ms, ≤ {GOAL_QUERIES} queries, ≤ {GOAL_UPLOAD:.0f} s): {reached}")
    print(
        json.dumps(
            {
                "benchmark": "ecalcura_entry", "goal_reached": good, "p95_ms": round(overall, 1), "rows": rows,
                "upload_seconds": round(seconds, 2), "pages": per_page,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
