"""scripts/messages.py: untranslated texts are found in Python and in templates, and translations are compiled."""

from __future__ import annotations

import gettext
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.fixture
def messages(tmp_path: Path) -> ModuleType:
    """The script, looking at a package of one app."""
    place = importlib.util.spec_from_file_location("messages_under_test", ROOT / "scripts/messages.py")
    assert place is not None
    assert place.loader is not None
    module = importlib.util.module_from_spec(place)
    import sys

    sys.modules[place.name] = module
    place.loader.exec_module(module)
    module.ROOT, module.PACKAGE = tmp_path, tmp_path / "package"
    app = tmp_path / "package" / "shop"
    (app / "templates").mkdir(parents=True)
    (app / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    (app / "apps.py").touch()
    (app / "verbs.py").write_text('text = _("Sold %(count)s.")\nother = ngettext("%(n)s box", "%(n)s boxes", 2)\n')
    (app / "templates/page.html").write_text(
        '{% load i18n %}{% translate "Price" %}{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}'
    )
    return module


def write_catalogue(messages: ModuleType, *entries: str, app: str = "shop") -> Path:
    path = messages.PACKAGE / app / messages.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "\n\n".join(entries) + "\n", encoding="utf-8")
    return path


SOLD = 'msgid "Sold %(count)s."\nmsgstr "售出 %(count)s。"'
BOXES = 'msgid "%(n)s box"\nmsgid_plural "%(n)s boxes"\nmsgstr[0] "%(n)s 箱"'
PRICE = 'msgid "Price"\nmsgstr "价格"'
DEAR = 'msgid "Dear %(name)s"\nmsgstr "%(name)s，你好"'


def test_a_complete_catalogue_has_no_faults(messages: ModuleType) -> None:
    write_catalogue(messages, SOLD, BOXES, PRICE, DEAR)
    assert messages.find_faults() == []


@pytest.mark.parametrize(("missing", "name"), [(0, "Sold"), (1, "box"), (2, "Price"), (3, "Dear")])
def test_a_missing_text_is_named_with_its_place(messages: ModuleType, missing: int, name: str) -> None:
    entries = [entry for number, entry in enumerate((SOLD, BOXES, PRICE, DEAR)) if number != missing]
    write_catalogue(messages, *entries)
    (fault,) = messages.find_faults()
    assert name in fault
    assert "shop" in fault


def test_an_empty_or_fuzzy_translation_counts_as_missing(messages: ModuleType) -> None:
    write_catalogue(messages, SOLD, BOXES, 'msgid "Price"\nmsgstr ""', f"#, fuzzy\n{DEAR}")
    assert len(messages.find_faults()) == 2


def test_a_placeholder_that_the_text_does_not_have_is_a_fault(messages: ModuleType) -> None:
    write_catalogue(messages, SOLD.replace("售出 %(count)s", "售出 %(number)s"), BOXES, PRICE, DEAR)
    (fault,) = messages.find_faults()
    assert "number" in fault


def test_a_text_that_two_rooms_say_differently_is_named_with_both(messages: ModuleType) -> None:
    write_catalogue(messages, SOLD, BOXES, PRICE, DEAR)
    other = BOXES.replace('msgstr[0] "%(n)s 箱', 'msgstr[0] "%(n)s 盒')
    write_catalogue(messages, other, PRICE.replace("价格", "单价"), DEAR, app="store")
    boxes, price = messages.find_quarrels()
    assert "'%(n)s box'" in boxes and "%(n)s 箱 in shop" in boxes and "%(n)s 盒 in store" in boxes
    assert "'Price'" in price and "价格 in shop" in price and "单价 in store" in price
    assert messages.main(["check"]) == 1


def test_another_context_or_a_catalogue_read_alone_may_say_it_in_another_way(messages: ModuleType) -> None:
    write_catalogue(messages, SOLD, BOXES, PRICE, DEAR)
    write_catalogue(messages, DEAR, f'msgctxt "of a line"\n{PRICE.replace("价格", "单价")}', app="store")
    write_catalogue(messages, PRICE.replace("价格", "价钱"), app="cli")
    assert messages.find_quarrels() == []
    assert messages.main(["check"]) == 0
    write_catalogue(messages, f'msgctxt "of a line"\n{PRICE}', app="yard")
    (fault,) = messages.find_quarrels()
    assert "(of a line)" in fault


def test_compiled_catalogues_are_what_gettext_reads(messages: ModuleType) -> None:
    path = write_catalogue(messages, SOLD, BOXES, PRICE, DEAR)
    assert messages.compile_catalogues() == 1
    assert messages.compile_catalogues() == 0
    with path.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Price") == "价格"


YOURS = 'msgid "Yours"\nmsgstr "您的"'


def test_only_what_a_customer_reads_says_it_politely(messages: ModuleType) -> None:
    write_catalogue(messages, YOURS)
    (fault,) = messages.find_manners()
    assert "您的" in fault
    assert messages.CATALOGUE in fault
    write_catalogue(messages, f"# to a customer\n{YOURS}")
    assert messages.find_manners() == []


def test_the_check_fails_on_a_wrong_address(messages: ModuleType) -> None:
    complete = (SOLD, BOXES, PRICE, DEAR)
    write_catalogue(messages, *complete)
    assert messages.main(["check"]) == 0
    write_catalogue(messages, *complete, YOURS)
    assert messages.main(["check"]) == 1
