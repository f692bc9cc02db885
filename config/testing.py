"""The plugin of every test run (see pyproject): the private database, no other machine, strict templates."""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from config.private import ROOT, load_private_environment

# Tests make tables, so they connect as the owner; the addresses are the private ones when none are given.
os.environ.setdefault("DATABASE_ROLE", "owner")
load_private_environment()
# Who runs beside others (pytest -n 2) has a database of its own, and so a queue and a cache of its own too.
_beside = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
os.environ["REDIS_FIRST_DATABASE"] = str(2 * (int(_beside) % 8))
# Whitenoise warns about a missing folder, and warnings are errors here; only production fills it.
(ROOT / "staticfiles").mkdir(exist_ok=True)


class NetworkForbidden(BaseException):
    """No test may leave this machine; not an Exception, so that no retry or except clause can hide it."""


def must_stay_here(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    try:
        is_here = ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_here = host in ("localhost", "")
    if not is_here:
        raise NetworkForbidden(f"a test tried to reach {address!r}")


class GuardedSocket(socket.socket):
    def connect(self, address: Any) -> None:
        must_stay_here(self.family, address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        must_stay_here(self.family, address)
        return super().connect_ex(address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket, "socket", GuardedSocket)
    ask_name = socket.getaddrinfo

    def guarded_names(host: Any, *args: Any, **kwargs: Any) -> Any:
        must_stay_here(socket.AF_INET, (host.decode() if isinstance(host, bytes) else host or "",))
        return ask_name(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", guarded_names)
    yield
    patch.undo()


class UndefinedVariable(str):
    """What Django puts in the place of an unknown variable: here it fails the test when the template is one of ours."""

    def __contains__(self, part: object) -> bool:
        return part == "%s"  # makes Django offer the name of the variable

    def __mod__(self, name: Any) -> str:
        origin = self.origin_of_node()
        if origin and origin.is_relative_to(ROOT) and ".venv" not in origin.parts:
            pytest.fail(f"undefined variable {{{{ {name} }}}} in {origin.relative_to(ROOT)}", pytrace=False)
        return ""

    @staticmethod
    def origin_of_node() -> Path | None:
        from django.template.base import Node

        frame: FrameType | None = sys._getframe(2)
        while frame:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
                return Path(origin.name)
            frame = frame.f_back
        return None


@pytest.fixture(autouse=True, scope="session")
def _templates_know_all_their_variables() -> None:
    from django.template import Engine

    Engine.get_default().string_if_invalid = UndefinedVariable("undefined")
