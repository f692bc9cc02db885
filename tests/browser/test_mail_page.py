"""The page of the mail catcher in the try-out, on a telephone: people walk through it with the rest."""

from email.message import EmailMessage

from config.management.commands.mailcatcher import Folder, mail_list, mail_page

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
