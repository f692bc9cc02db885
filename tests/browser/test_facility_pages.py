"""The facility's screens in a real browser: accessible, readable on a telephone, quick with the keyboard."""

import pytest

from accounts.enums import Role
from tests.ecalcura import making

PAGES = {
    "": "IBW",
    "organisatie/": "Organisatiegegevens",
    "personeel/?periode=2023-2024": "Personeel",
    "personeel/nieuw/": "Rechthebbende toevoegen",
    "vervangers/?periode=2023-2024": "Vervangers",
    "vervangers/nieuw/": "Vervanger toevoegen",
    "kwartaal/2023Q3/prestaties/": "Prestaties",
    "kwartaal/2023Q3/bevestigen/": "Bevestigen",
    "contactpersonen/": "Contactpersonen",
    "berichten/": "Berichten",
    "hulp/": "Hulp en nieuws",
    "dagen-2023/": "Gefactureerde dagen",
    "rekenblad/": "rekenblad",
    "rekening/": "Rekeningnummer",
    "berekeningen/?periode=2023-2024": "Berekeningen",
    "simulator/?periode=2023-2024": "Wat als?",
}


@pytest.fixture
def house(site):
    facility = making.facility()
    user = making.worker(
        facility, Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA, display_name="Ilse Invoer",
        demo_audience="FACILITY", demo_note="Voert in",
    )  # fmt: skip
    lines = [making.enter(facility, making.entitled(choices=(making.premium("2"),)), by=user) for _ in range(2)]
    lines.append(making.enter(facility, making.replacement(), by=user))
    return facility, lines


@pytest.fixture
def inside(page, site, house):
    page.goto(site + "/demo/")
    page.get_by_role("button", name="Ilse Invoer").click()
    page.wait_for_load_state("networkidle")
    return page, f"{site}/ecalcura/voorziening/{house[0].hco_number}/"


def test_every_page_is_accessible_and_fits_a_narrow_screen(inside, axe, fits_narrow_screen, house):
    page, base = inside
    line = f"lijn/{house[1][0].pk}/"
    own = {line: "Nora", f"{line}bewijs-premie/": "Bewijs van het verworven recht", f"{line}verwijderen/": "Lijn"}
    for path, heading in {**PAGES, **own}.items():
        page.goto(base + path)
        axe(page, heading=heading)
        fits_narrow_screen(page)


def test_hours_are_walked_and_pasted_from_a_spreadsheet(inside, house):
    page, base = inside
    page.goto(f"{base}kwartaal/2023Q3/prestaties/")
    boxes = page.locator("table[data-paste-table] input:not([type=hidden])")
    boxes.first.focus()
    page.keyboard.press("Enter")
    assert boxes.nth(3).evaluate("box => box === document.activeElement")
    boxes.first.focus()
    page.evaluate(
        """() => {
            const held = new DataTransfer();
            held.setData("text/plain", "400,50\\t90\\t13\\n300\\t20\\t\\n");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
        }"""
    )
    assert [boxes.nth(place).input_value() for place in range(6)] == ["400,50", "90", "13", "300", "20", ""]
    page.locator("#next-step", has_text="Kies eerst Bewaren.").wait_for()  # nothing is kept yet
    page.locator("#right-ahead", has_text="Die zijn nog niet bewaard.").wait_for()
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("Bewaard: 2 rijen gewijzigd.").wait_for()
    assert page.get_by_text("Nog niet bewaard").count() == 0
    assert boxes.first.input_value() == "400,50"


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_telephone_every_person_is_a_card_with_named_boxes(inside, house, width):
    """The table folds: nothing lies beside the screen, and every box stands beside what it asks."""
    page, base = inside
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{base}kwartaal/2023Q3/prestaties/")
    scroll = page.locator(".table-scroll")
    assert scroll.evaluate("part => part.scrollWidth <= part.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes = page.locator("table[data-paste-table] tbody tr").first.locator("input:not([type=hidden])")
    shown = [boxes.nth(number).bounding_box() for number in range(3)]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] >= 44 for box in shown)
    assert shown[0]["y"] + shown[0]["height"] <= shown[1]["y"]  # under each other, never on top of each other
    assert shown[1]["y"] + shown[1]["height"] <= shown[2]["y"]
    named = "box => getComputedStyle(box.closest('td'), '::before').content"
    assert [boxes.nth(number).evaluate(named) for number in range(3)] == [
        '"Gewerkt"', '"Gelijkgesteld"', '"waarvan vrijstelling"',
    ]  # fmt: skip
    boxes.first.fill("9999")
    page.get_by_role("button", name="Bewaren").click()
    fault = page.locator("tbody .govuk-error-message").first
    assert "kan niet kloppen" in fault.inner_text()
    assert fault.bounding_box()["y"] < boxes.first.bounding_box()["y"]
    assert scroll.evaluate("part => part.scrollWidth <= part.clientWidth")


@pytest.mark.parametrize(
    "path", ["?periode=2023-2024", "personeel/?periode=2023-2024", "vervangers/?periode=2023-2024"]
)
def test_on_a_telephone_nothing_that_is_to_be_done_lies_beside_the_screen(inside, path):
    page, base = inside
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(base + path)
    for table in page.locator("main .table-scroll").all():
        assert table.evaluate("part => part.scrollWidth <= part.clientWidth")
    links = page.locator("main .table-scroll a").all()
    assert links
    for link in links:
        box = link.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 375


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_telephone_a_day_is_one_row_of_boxes(inside, width):
    """Inside a block too; at 320 pixels, or with larger letters, the year may stand below."""
    page, base = inside
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{base}personeel/nieuw/")
    boxes = [box.bounding_box() for box in page.locator("#id_contract-0-starts_on_0, #id_contract-0-starts_on_2").all()]
    assert all(box["x"] + box["width"] <= width for box in boxes)
    if width == 375:
        assert boxes[0]["y"] == boxes[1]["y"]


@pytest.mark.parametrize("width", [375, 1280])
def test_the_tab_key_goes_through_the_hours_row_by_row(inside, house, width):
    page, base = inside
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{base}kwartaal/2023Q3/prestaties/")
    boxes = page.locator("table[data-paste-table] input:not([type=hidden])")
    boxes.first.focus()
    for number in range(boxes.count()):
        assert boxes.nth(number).evaluate("box => box === document.activeElement")
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Bewaren"


def test_the_right_follows_what_is_typed(inside, house):
    page, base = inside
    page.goto(f"{base}lijn/{house[1][0].pk}/")
    assert "192,00 uren" in page.locator("#right-ahead").inner_text()
    box = page.locator("input[name=contract-0-weekly_hours]")
    box.fill("19")
    box.blur()
    page.locator("#right-ahead", has_text="96,00 uren").first.wait_for()
