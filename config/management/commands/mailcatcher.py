"""Catches the mails of a try-out: takes them over SMTP, keeps each as a file, shows them on a read-only page."""

import html
import logging
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.html import urlize

STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.5rem;border-bottom:1px solid #ccc}"
    "td,pre,h1,li{overflow-wrap:anywhere}"
    "@media(max-width:40rem){body{margin:1rem auto}tr,td,th{display:block;border:0;padding:.15rem 0}"
    "tr{border-bottom:1px solid #ccc;padding:.5rem 0}.heads{display:none}}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f5f5;padding:1rem}"
)
# What one looks for has just been sent.
NEWEST = 50
# Nothing in a caught mail may run or load anything.
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"


class Folder:
    """The caught mails, one .eml file each; the name begins with the moment, so names sort by age."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        path.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> Path:
        with self.lock:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.eml"
            unfinished = self.path / f"{name}.part"
            unfinished.write_bytes(content)
            return unfinished.rename(self.path / name)

    def names(self) -> list[str]:
        return sorted((path.name for path in self.path.glob("*.eml")), reverse=True)

    def read(self, name: str) -> EmailMessage | None:
        if not name.endswith(".eml") or "/" in name or not (self.path / name).is_file():
            return None
        return message_from_bytes((self.path / name).read_bytes(), policy=policy.default)


class SmtpHandler:
    """What the SMTP server does with each mail: keep it."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (name fixed by aiosmtpd)
        self.folder.keep(envelope.content)
        return "250 Kept"


def page(title: str, body: str) -> bytes:
    title = html.escape(title)
    head = '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{title}</title><style>{STYLE}</style>"
    return f"{head}<h1>{title}</h1>{body}</html>".encode()


def moment(message: EmailMessage) -> str:
    """When it was sent, on the clock of whoever reads."""
    sent = getattr(message["date"], "datetime", None)
    return f"{sent.astimezone():%d-%m-%Y %H:%M}" if sent else ""


def mail_list(folder: Folder, *, all_of_them: bool = False) -> bytes:
    rows = []
    names = folder.names()
    for name in names if all_of_them else names[:NEWEST]:
        if message := folder.read(name):
            cells = (moment(message), message["to"], message["subject"])
            date, to, subject = (html.escape(str(cell or "")) for cell in cells)
            rows.append(
                f'<tr><td>{date}<td>{to}<td><a href="/{quote(name)}">{subject or "(zonder onderwerp)"}</a></tr>'
            )
    if not rows:
        return page("Verstuurde mails", "<p>Er is nog geen mail verstuurd.</p>")
    heads = '<tr class="heads"><th>Moment<th>Aan<th>Onderwerp</tr>'
    older = len(names) - len(rows)
    more = f'<p><a href="/?alle">Toon ook de {older} oudere mails</a></p>' if older else ""
    return page("Verstuurde mails", f"<table>{heads}{''.join(rows)}</table>{more}")


def attachments(message: EmailMessage) -> Iterator[tuple[str, str, bytes]]:
    for number, part in enumerate(message.iter_attachments()):
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else str(part).encode()
        yield part.get_filename() or f"bijlage-{number + 1}", part.get_content_type(), content


def mail_page(name: str, message: EmailMessage) -> bytes:
    heads = "".join(
        f"<tr><th>{label}<td>{html.escape(str(told or ''))}</tr>"
        for label, told in (("Van", message["from"]), ("Aan", message["to"]), ("Moment", moment(message)))
    )
    links = "".join(
        f'<li><a href="/{quote(name)}/{number}">{html.escape(filename)}</a> ({kind}, {len(content)} bytes)</li>'
        for number, (filename, kind, content) in enumerate(attachments(message))
    )
    part = message.get_body(preferencelist=("plain", "html"))
    text = part.get_content() if part else ""
    body = f"<table>{heads}</table><pre>{urlize(text, autoescape=True)}</pre>"
    body += f"<h2>Bijlagen</h2><ul>{links}</ul>" if links else ""
    return page(str(message["subject"] or "(zonder onderwerp)"), body + '<p><a href="/">Alle mails</a></p>')


def page_handler(folder: Folder) -> type[BaseHTTPRequestHandler]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address, _, asked = self.path.partition("?")
            name, _, number = unquote(address.strip("/")).partition("/")
            if not name:
                return self.answer(200, mail_list(folder, all_of_them=asked == "alle"))
            message = folder.read(name)
            if message is None:
                return self.answer(404, page("Deze mail bestaat niet", '<p><a href="/">Alle mails</a></p>'))
            if not number:
                return self.answer(200, mail_page(name, message))
            found = dict(enumerate(attachments(message))).get(int(number) if number.isdecimal() else -1)
            if found is None:
                return self.answer(404, page("Deze bijlage bestaat niet", '<p><a href="/">Alle mails</a></p>'))
            filename, kind, content = found
            return self.answer(200, content, kind, f"attachment; filename*=UTF-8''{quote(filename)}")

        def answer(self, status: int, content: bytes, kind: str = "text/html; charset=utf-8", shown: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", PAGE_POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            if shown:
                self.send_header("Content-Disposition", shown)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Looking at mails is not worth a line in the log."""

    return Pages


class Command(BaseCommand):
    help = "Vangt de mails van een proefopstelling op en toont ze op een webpagina. Verstuurt niets."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--smtp-port", type=int, default=1025)
        parser.add_argument("--web-port", type=int, default=8025)
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on; only loopback outside a container"
        )
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "var" / "mail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from aiosmtpd.controller import Controller
        except ImportError as missing:
            raise CommandError("De mailvanger heeft het pakket aiosmtpd nodig (de extra 'tryout').") from missing
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        folder = Folder(options["folder"])
        smtp = Controller(SmtpHandler(folder), hostname=options["host"], port=options["smtp_port"])
        web = ThreadingHTTPServer((options["host"], options["web_port"]), page_handler(folder))
        smtp.start()
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        threading.Thread(target=web.serve_forever, daemon=True).start()
        self.stdout.write(f"mails: smtp {options['smtp_port']}, page http://{options['host']}:{options['web_port']}/")
        stopped.wait()
        smtp.stop()
        web.shutdown()
