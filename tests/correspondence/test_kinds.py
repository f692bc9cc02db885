"""Every text that can be sent has a name, and the desk tells stored codes in words."""

from pathlib import Path

import pytest
from django.conf import settings

from correspondence.kinds import LETTERS, MAILS, kind_name
from kernel.schemes import scheme_name


@pytest.mark.parametrize(("folder", "ending", "names"), [("letters", ".html", LETTERS), ("mails", ".txt", MAILS)])
def test_each_template_is_named_and_each_name_has_a_template(folder, ending, names):
    texts = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / folder).glob(f"*{ending}")} - {"base"}

    assert set(names) == texts


def test_what_no_longer_exists_is_told_as_stored():
    assert kind_name("old-kind") == "old-kind"
    assert scheme_name("old-house") == "old-house"
