"""The page of the mail catcher in the try-out, on a telephone: people walk through it with the rest."""

from email.message import EmailMessage

from config.management.commands.mailcatcher import NEWEST, Folder, mail_list, mail_page

LINK = "http://127.0.0.1:8000/mijn/uitnodiging/" + "x" * 60 + "/"


def test_list_and_mail_fit_a_telephone(phone, fits_narrow_screen, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["To"] = "Vlaams zorgkrediet <niet-beantwoorden@departement.test>", "a" * 40 + "@voorbeeld.test"
    mail["Date"], mail["Subject"] = "Sun, 22 Nov 2026 11:00:00 +0100", "Vul uw aanvraag voor zorgkrediet aan"
    mail.set_content(f"Open deze link:\n{LINK}\n")
    folder = Folder(tmp_path)
    name = folder.keep(mail.as_bytes()).name
    for page in (mail_list(folder), mail_page(name, folder.read(name))):
        phone.set_content(page.decode())
        assert phone.get_by_text("Vul uw aanvraag voor zorgkrediet aan").first.is_visible()
        assert phone.evaluate("visualViewport.width") < 500, "shown at the width of the telephone, not zoomed out"
        fits_narrow_screen(phone)


def test_the_newest_stand_first_and_a_link_can_be_followed(phone, tmp_path):
    folder = Folder(tmp_path)
    for number in range(NEWEST + 2):
        mail = EmailMessage()
        mail["Date"], mail["Subject"] = "Sun, 22 Nov 2026 11:00:00 +0000", f"Mail {number} <b>"
        mail.set_content(f"Open deze link:\n{LINK}\n<script>alert(1)</script>")
        name = folder.keep(mail.as_bytes()).name
    phone.set_content(mail_list(folder).decode())
    assert phone.locator("td a").count() == NEWEST
    assert phone.locator("td a").first.inner_text() == f"Mail {NEWEST + 1} <b>"
    assert phone.get_by_text("22-11-2026 12:00").first.is_visible()
    assert phone.get_by_role("link", name="Toon ook de 2 oudere mails").is_visible()
    phone.set_content(mail_list(folder, all_of_them=True).decode())
    assert phone.locator("td a").count() == NEWEST + 2
    phone.set_content(mail_page(name, folder.read(name)).decode())
    assert phone.get_by_role("link", name=LINK).get_attribute("href") == LINK
    assert phone.locator("script").count() == 0


def test_nothing_but_a_caught_mail_is_read(tmp_path):
    (tmp_path / "secret.eml").write_bytes(b"Subject: secret")
    folder = Folder(tmp_path / "mail")
    for name in ("../secret.eml", "absent.eml", "..", ""):
        assert folder.read(name) is None
