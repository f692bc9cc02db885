"""What the page for programmers says is what the interface does."""

import base64
import re
import shlex
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def commands(client: Any) -> list[str]:
    page = client.get("/programmeurs/").content.decode()
    return [unescape(text) for text in re.findall(r"<code>(curl .*?)</code>", page)]


def curl(command: str, **variables: str) -> Any:
    """The request that the command of the page would send."""
    for name, value in variables.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command)
    assert words.pop(0) == "curl"
    headers, data = {}, {}
    while len(words) > 1:
        option, value = words.pop(0), words.pop(0)
        if option == "--user":
            headers["authorization"] = "Basic " + base64.b64encode(value.encode()).decode()
        elif option == "--data":
            data |= [value.split("=", 1)]
        elif option == "--header":
            name, text = value.split(": ", 1)
            headers[name] = text
        else:
            pytest.fail(f"{option} is not known here")
    address = urlsplit(words[0]).path
    return Client().post(address, data, headers=headers) if data else Client().get(address, headers=headers)


def test_the_commands_of_the_page_get_a_token_and_a_list(commands: list[str], capsys: Any) -> None:
    call_command("api_client", "loonsysteem", "--for", "department", "--scope", "zorgkrediet.applications.read")
    made = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
    ask_token, ask_list = commands
    answer = curl(ask_token, CLIENT_ID=made["client_id"], CLIENT_SECRET=made["client_secret"])
    assert answer.status_code == 200, answer.content
    assert answer.json()["expires_in"] > 0
    found = curl(ask_list, TOKEN=answer.json()["access_token"])
    assert found.status_code == 200, found.content
    assert found.json().keys() >= {"items", "next"}


def test_the_page_promises_of_a_problem_what_every_problem_has(client: Any, post: Any) -> None:
    page = client.get("/programmeurs/").content.decode()
    assert "Elke fout heeft een type" in page
    assert "lees bij een fout het veld code" not in page
    simulations, findings = "/api/v1/zorgkrediet/simulations", "/api/v1/zorgkrediet/findings"
    problems = [
        client.get("/api/v1/zorgkrediet/applications"),
        client.get("/api/v1/nothing"),
        client.delete(simulations),
        client.get(findings, headers={"accept": "text/csv"}),
        client.post(simulations, "a=1", content_type="application/x-www-form-urlencoded"),
        post("zorgkrediet/simulations", {"surprise": True}),
    ]
    assert [problem.status_code for problem in problems] == [401, 404, 405, 406, 415, 400]
    for problem in problems:
        assert problem.json()["type"].startswith("urn:problem-type:")
        assert problem.json()["detail"]
    issues = problems[-1].json()["issues"]
    assert issues
    assert all({"type", "in", "name", "detail", "code"} <= issue.keys() for issue in issues)
