"""The guards of config/testing.py do bite."""

import asyncio
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.template import Context, Engine, Template

from config.private import ROOT
from config.testing import NetworkForbidden


def test_a_test_cannot_reach_another_machine():
    with socket.socket() as door, pytest.raises(NetworkForbidden):
        door.connect(("192.0.2.1", 80))


def test_a_test_cannot_ask_for_the_address_of_a_name():
    with pytest.raises(NetworkForbidden):
        urllib.request.urlopen("http://example.test/")


def test_async_code_is_guarded_too():
    async def go() -> None:
        await asyncio.open_connection("192.0.2.1", 80)

    # In a thread of its own: a browser test may have left its loop running in this one.
    with ThreadPoolExecutor(1) as pool, pytest.raises(NetworkForbidden):
        pool.submit(lambda: asyncio.run(go())).result()


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as door:
        assert door.getpeername() == server.getsockname()


def render(text: str, folder: str, **context: object) -> str:
    engine = Engine.get_default()
    template = Template(text, engine=engine)
    for node in template.nodelist:
        node.origin.name = f"{ROOT}/{folder}/page.html"
    return template.render(Context(context))


def test_an_undefined_variable_in_our_template_fails():
    with pytest.raises(pytest.fail.Exception, match=r"undefined variable .*applicant.* in templates/page\.html"):
        render("Dag {{ applicant.name }}", "templates")


def test_an_undefined_variable_in_a_template_of_a_package_does_not():
    assert render("Dag {{ applicant.name }}", ".venv/lib/package/templates") == "Dag "


def test_a_defined_variable_shows():
    assert render("Dag {{ name|upper }}", "templates", name="An") == "Dag AN"
