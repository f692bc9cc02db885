"""No container engine runs here: everything that docker-compose.yml and Dockerfile name is looked up instead."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

from tests.architecture.sources import HOUSES, ROOT
from tests.ops.test_configuration import settings_variables

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
# Read by the images of others, not by our settings.
FOREIGN = {"POSTGRES_DB", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "REDISCLI_AUTH"}


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_composition_follows_the_compose_specification():
    answer = said(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert "validation done" in answer


def test_every_needed_part_is_there():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "clamav", "mail"}
    assert {name: s.get("profiles") for name, s in SERVICES.items() if "profiles" in s} == {
        "clamav": ["antivirus"],
        "mail": ["mail"],
    }
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_nothing_is_reachable_from_outside_this_machine():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_our_containers_have_no_rights_to_spare():
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users[-1] not in ("root", "0")


def test_every_variable_given_to_our_containers_is_a_setting():
    for name, service in OURS.items():
        assert set(service["environment"]) <= settings_variables(), name
    for name in SERVICES.keys() - OURS.keys():
        assert set(SERVICES[name].get("environment", {})) <= FOREIGN, name


def test_only_the_migration_job_knows_the_owner_of_the_tables():
    knows = {name for name, service in OURS.items() if "OWNER_PASSWORD" in json.dumps(service)}
    assert knows == {"migrate"}


def test_every_secret_comes_from_the_environment_and_stands_in_the_example():
    asked = set(re.findall(r"(?<!\$)\${(\w+)", (ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / "docs/compose.env.example").read_text()
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    filled = {name: value for name, value in re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE) if value}
    assert not {name for name in filled if name.endswith(("PASSWORD", "SECRET", "KEY"))}


def test_every_needed_variable_stops_the_composition_when_it_is_missing():
    """What production refuses to start without must be asked for by name, not found out in a log."""
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("DJANGO_SECRET_KEY", "ALLOWED_HOSTS", "MAGDA_URL", "APP_PASSWORD", "OWNER_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text, name


def programs() -> list[tuple[str, list[str]]]:
    found = [(name, service["command"]) for name, service in OURS.items() if "command" in service]
    found.append(("image", json.loads(re.search(r"^CMD (\[.*\])", DOCKERFILE, re.MULTILINE)[1])))
    return found


@pytest.mark.parametrize(("name", "command"), programs(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_exists_with_its_options(name, command):
    program, *rest = command
    options = {word.partition("=")[0] for word in rest if word.startswith("--")}
    if program == "python":
        assert rest[0] == "manage.py"
        assert rest[1] in get_commands()
        told = said(sys.executable, "manage.py", rest[1], "--help")
    elif program == "celery":
        assert import_module(rest[rest.index("--app") + 1]).celery_app
        told = said(tool("celery"), "--help") + said(tool("celery"), "--app", "config", rest[2], "--help")
    else:
        assert program == "gunicorn"
        module, _, attribute = rest[-1].partition(":")
        assert callable(getattr(import_module(module), attribute))
        told = said(tool("gunicorn"), "--help")
    assert {option for option in options if not re.search(rf"{option}\b", told)} == set()


def test_health_checks_of_our_containers_ask_what_exists():
    for name, service in OURS.items():
        test = service.get("healthcheck", {}).get("test", ["NONE"])
        if test[:3] == ["CMD", "python", "-c"]:
            compile(test[3], name, "exec")
    assert resolve("/api/v1/health").func
    assert "/api/v1/health" in SERVICES["web"]["healthcheck"]["test"][3]
    words = shlex.split(SERVICES["worker"]["healthcheck"]["test"][1])
    assert words[:3] == ["celery", "--app", "config"]
    assert words[3:5] == ["inspect", "ping"]


def test_every_volume_is_declared_and_its_folder_belongs_to_the_user_of_the_image():
    made = re.search(r"install -d -o app -g app ([^&\n]*)", DOCKERFILE)[1].split()
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            label, folder = volume.split(":")
            assert label in COMPOSE["volumes"], name
            if name in OURS:
                assert folder in made, name


def test_everything_the_image_copies_exists_and_reaches_the_builder():
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        copied |= set(line.split()[:-1])
    assert {path for path in copied if not (ROOT / path).exists()} == set()
    assert {path for path in copied for rule in ignored if fnmatch(path, rule)} == set()
    assert set(HOUSES) | {"manage.py", "templates", "static", "locale", "pyproject.toml", "uv.lock"} <= copied


def test_the_options_of_the_installer_exist():
    uv = shutil.which("uv") or tool("uv")
    if not Path(uv).exists():
        pytest.skip("uv is not installed here")
    line = re.search(r"uv sync ([^\n&]*)", DOCKERFILE)[1]
    told = said(uv, "help", "sync")
    assert {word for word in line.split() if word.startswith("--") and word not in told} == set()
    extras = re.findall(r"--extra (\S+)", line)
    project = (ROOT / "pyproject.toml").read_text()
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras)


def test_the_roles_are_those_that_the_addresses_name():
    roles = COMPOSE["configs"]["roles"]["content"]
    for service in OURS.values():
        environment = service["environment"]
        for variable in {"DATABASE_URL", "DATABASE_OWNER_URL"} & set(environment):
            role = re.match(r"postgres://(\w+):", environment[variable])[1]
            assert f"create role {role} login password :'{role}_password'" in roles
            assert environment[variable].endswith(f"/{SERVICES['postgres']['environment']['POSTGRES_DB']}")
