"""The simulator over HTTP: one process, many threads, loopback only.

`POST /api/Magda-02.00/soap/WebService` answers SOAP, `POST /qualifications/check` the professions register,
`GET /control` tells what was counted and `POST /control` takes instructions, e.g. `{"mode": "slow", "seconds": 3}`.
"""

import json
import logging
import ssl
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from registers.enums import Service
from registers.simulator import answers
from registers.simulator.answers import Answer
from registers.simulator.cast import Cast
from registers.simulator.faults import Desk, Fault
from registers.simulator.play import Play, Question
from registers.soap import Element, Malformed

log = logging.getLogger("registers.simulator")
SOAP_PATH = "/api/Magda-02.00/soap/WebService"
QUALIFICATIONS_PATH = "/qualifications/check"
_LARGEST_QUESTION = 1024 * 1024
_NOT_XML = b"<html><body><h1>502 Bad Gateway</h1><p>upstream"
Check = Callable[[Element], None]


class Simulator(ThreadingHTTPServer):
    """Holds what all requests share. `check` judges the signature of a message and raises ValueError."""

    daemon_threads = True
    # The queue of the operating system must hold a burst of parallel calls.
    request_queue_size = 64

    def __init__(self, port: int, *, check: Check | None = None, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.play = Play(Cast.load())
        self.desk = Desk()
        self.check = check
        self._tls = tls
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no error of ours; keep the log to one line."""
        log.info("connection ended early", exc_info=log.isEnabledFor(logging.DEBUG))


class Handler(BaseHTTPRequestHandler):
    server: Simulator
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/health":
            return self._send(200, b'{"status": "UP"}', "application/json")
        if self.path == "/control":
            return self._send(200, json.dumps(self.server.desk.report()).encode(), "application/json")
        return self._send(404, b"", "text/plain")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LARGEST_QUESTION:
            self.close_connection = True
            return self._send(413, b"", "text/plain")
        document = self.rfile.read(int(length))
        if self.path == "/control":
            return self._control(document)
        if self.path == SOAP_PATH:
            return self._soap(document)
        if self.path == QUALIFICATIONS_PATH:
            return self._qualification(document)
        return self._send(404, b"", "text/plain")

    def _control(self, document: bytes) -> None:
        try:
            self.server.desk.set(json.loads(document or b"{}"))
        except (ValueError, TypeError) as error:
            return self._send(400, json.dumps({"error": str(error)}).encode(), "application/json")
        return self._send(200, json.dumps(self.server.desk.report()).encode(), "application/json")

    def _soap(self, document: bytes) -> None:
        try:
            question = Question(document)
        except Malformed:
            return self._send(500, answers.soap_fault("Client", "Geen geldige vraag"), "text/xml")
        if self.server.check is not None:
            try:
                self.server.check(question.envelope)
            except ValueError as reason:
                return self._send(500, answers.soap_fault("Client", f"Handtekening geweigerd: {reason}"), "text/xml")
        fault = self.server.desk.start_call(question.service)
        try:
            # What goes out is one line per call, without numbers: a log is no place for them.
            log.info("%s: %s", question.service, fault.mode)
            self._answer_soap(question, fault)
        finally:
            self.server.desk.end_call()
        return None

    def _answer_soap(self, question: Question, fault: Fault) -> None:
        play = self.server.play
        behaviour = play.behaviour_of(question.number) if question.service != Service.REGISTER else ""
        if "slow" in (fault.mode, behaviour):
            time.sleep(fault.seconds)
        if fault.mode == "closed":
            self.close_connection = True
            return None
        if fault.mode == "down":
            return self._send(503, b"", "text/plain")
        if "malformed" in (fault.mode, behaviour):
            return self._send(200, _NOT_XML, "text/html")
        if fault.mode == "fault":
            return self._send(500, answers.soap_fault("Server", "Interne fout"), "text/xml")
        code = {"refusing": "40005", "throttling": "99996", "code": fault.code}.get(fault.mode)
        if code:
            body = Answer(question.service, question.reference).remark(code, whole=code[0] in "69").to_bytes()
        else:
            body = play.answer(question, stranger=fault.mode == "stranger").to_bytes()
        if fault.mode == "drip":
            return self._drip(body, fault.seconds)
        return self._send(200, body, "text/xml; charset=utf-8")

    def _qualification(self, document: bytes) -> None:
        fault = self.server.desk.start_call(Service.QUALIFICATION)
        try:
            log.info("%s: %s", Service.QUALIFICATION, fault.mode)
            if fault.mode == "slow":
                time.sleep(fault.seconds)
            if fault.mode == "closed":
                self.close_connection = True
                return None
            if fault.mode in ("down", "throttling"):
                return self._send(503, b'{"code": "SOURCE_UNAVAILABLE", "retryAfter": 30}', "application/json")
            if fault.mode == "malformed":
                return self._send(200, _NOT_XML, "text/html")
            if fault.mode == "refusing":
                return self._send(403, b'{"code": "REFUSED"}', "application/json")
            try:
                answer = self.server.play.qualification(document)
            except (ValueError, KeyError, TypeError):
                return self._send(400, b'{"code": "BAD_REQUEST"}', "application/json")
            return self._send(200, json.dumps(answer).encode(), "application/json")
        finally:
            self.server.desk.end_call()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, body: bytes, seconds: float) -> None:
        """The whole answer, a little at a time, over so many seconds."""
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        size = max(1, len(body) // 20)
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            time.sleep(seconds / 20)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: each call is already one line in the log."""
