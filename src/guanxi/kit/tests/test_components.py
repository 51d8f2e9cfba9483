"""Every component renders, escapes what it is given, and keeps the page's policy."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from guanxi.kit import charts, gallery
from guanxi.kit.templatetags.ui import register

EVIL = "<script>alert(1)</script>"
CONTRACT_TAGS = {
    "page_head", "stack", "columns", "row", "card", "card_body", "icon", "button", "post_button", "badge", "rank",
    "count", "chip", "kpis", "kpi", "meter", "ageing_bar", "ageing_key", "spark", "notice", "notice_actions",
    "empty", "skeleton", "field", "form_errors", "idempotency", "items", "item", "facts", "tabs", "avatar",
    "timeline_list", "dialog", "combo", "chart", "data_table", "progress", "kbd",
}  # fmt: skip
CONTRACT_FILTERS = ["amount", "money", "figure", "whole", "wan", "quantity", "day", "moment", "percent"]


class Reader(HTMLParser):
    """Collects elements and faults of a page."""

    VOID = {"meta", "link", "input", "br", "img", "hr", "rect", "line", "circle", "polyline", "use"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found.append((tag, given))
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append(f"<{tag}> has {name}={value}")
            if name in ("href", "src") and (value or "").lower().startswith(("data:", "javascript:")):
                self.faults.append(f"<{tag}> has {name}={value}")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


def draw(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def show_gallery(language: str = "en", query: str = "") -> str:
    with translation.override(language):
        return gallery.gallery(RequestFactory().get(f"/ui/gallery/{query}")).content.decode()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_contract_is_complete():
    assert CONTRACT_TAGS - set(register.tags) == set()
    assert [name for name in CONTRACT_FILTERS if name not in register.filters] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_gallery_keeps_the_policy(language):
    page = show_gallery(language)
    reader = read(page)
    assert reader.faults == []
    assert reader.open == []
    assert " style=" not in page
    scripts = [attrs for tag, attrs in reader.found if tag == "script"]
    assert all(attrs.get("src") or attrs.get("type") == "application/json" for attrs in scripts)


def test_gallery_has_no_id_twice():
    ids = read(show_gallery()).ids
    assert [one for one in set(ids) if ids.count(one) > 1] == []


def test_gallery_uses_every_component():
    from pathlib import Path

    folder = Path(gallery.__file__).parent / "templates/ui"
    written = "".join(path.read_text() for path in [folder / "gallery.html", *folder.glob("gallery/*.html")])
    used = set(re.findall(r"\{%\s*(\w+)", written))
    elsewhere = {"sprite_url", "option_group", "desk_only", "match", "page_marks"}
    assert sorted(set(register.tags) - used - elsewhere) == []


def test_gallery_speaks_chinese():
    page = show_gallery("zh-hans")
    assert 'lang="zh-hans"' in page
    for word in ("样式廊", "本月销售", "386.4", "万元", "11月20日", "2024年2月3日", "跳到正文"):
        assert word in page


def test_looks_come_from_the_address_and_nothing_else_does():
    assert 'data-theme="dark" data-density="compact"' in show_gallery(query="?theme=dark&density=compact")
    assert EVIL not in show_gallery(query=f"?theme={EVIL}")


def test_every_button_and_link_of_the_gallery_has_a_name():
    page = show_gallery()
    for button in re.findall(r"<(button|a)\b([^>]*)>(.*?)</\1>", page, re.S):
        words = re.sub(r"<[^>]+>", "", button[2]).strip()
        assert words or "aria-label=" in button[1], button


TEXTS = [
    "{% page_head x lede=x crumbs=crumbs lead=x marks=x %}{{ x }}{% endpage_head %}",
    "{% card x action_label=x action_url=x note=x count=x %}{{ x }}{% endcard %}",
    "{% card x %}{% card_foot %}{{ x }}{% endcard_foot %}{% endcard %}",
    "{% section x x id=x %}{{ x }}{% endsection %}{% fold x %}{{ x }}{% endfold %}{% link x x %}",
    "{% button x href=x name=x value=x %}{% button x name=x value=x size='square' form=x dialog=x %}",
    "{% post_button x x note=x %}{% badge x 'bad' %}{% rank x %}{% count x %}{% place x %}{% chip x value=x %}",
    "{% chip x href=x value=x on=True %}{% avatar x %}{% kbd x %}{% match x 'script' %}{% icon x %}",
    "{% kpis %}{% kpi x x unit=x href=x note=x delta=x delta_tone=x %}{% endkpis %}{% headline x x x x %}",
    "{% ageing_bar buckets %}{% ageing_key buckets %}{% spark numbers x %}{% facts pairs total=crumbs.0 %}",
    "{% trio pairs %}",
    "{% notice 'bad' x %}{{ x }}{% notice_actions %}{{ x }}{% endnotice_actions %}{% endnotice %}",
    "{% empty 'users' x %}{{ x }}{% endempty %}{% progress 1 2 x %}{% dialog x x %}{{ x }}{% enddialog %}",
    "{% conflict conflict who=x %}{% combo x x label=x placeholder=x value=x text=x create_url=x error=x %}",
    "{% option x x x x query='script' url=x %}{% option_group x %}{{ x }}{% endoption_group %}{% idempotency x %}",
    "{% items %}{% item x sub=x end=x badge_label=x badge_tone=x href=x avatar=x %}{% enditems %}",
    "{% items %}{% item x aside=x end_note=x action=x lead=x end_tone=x %}{% enditems %}",
    "{% tabs dicts label=x %}{% views dicts save_url=x %}{% timeline_list days %}{% steps dicts %}{% keymap pairs %}",
    "{% data_table columns rows caption=x foot=rows.0 select=x %}{% pager x x x count_url=x %}{% search_box x x x x %}",
    "{% filter_bar x %}{{ x }}{% endfilter_bar %}{% bulk x %}{{ x }}{% endbulk %}{% chips %}{{ x }}{% endchips %}",
    "{% lines columns x id=x %}{% line x %}{% cell sub=x %}{{ x }}{% endcell %}{% endline %}{% endlines %}",
    "{% cell_input x x x suggestion=x %}{% remove_line x %}{% line_button x x x x words=True %}",
    "{% line_button x x x x icon=x %}",
    "{% form x id=x keep=x %}{{ x }}{% endform %}{% field form.name unit=x help=x %}{% form_errors form %}",
    "{% chart spec %}{% text x %}{{ x }}{% endtext %}{% stack x %}{{ x }}{% endstack %}",
    "{% columns x %}{{ x }}{% endcolumns %}",
]


class EvilForm(forms.Form):
    name = forms.CharField(label=EVIL, help_text=EVIL)

    def clean(self):
        raise forms.ValidationError(EVIL)


@pytest.mark.parametrize("source", TEXTS)
def test_text_is_escaped(source):
    dicts = [{"label": EVIL, "url": EVIL, "count": EVIL, "state": "done", "end": EVIL, "href": EVIL}]
    markup = draw(
        source,
        x=EVIL,
        crumbs=[(EVIL, EVIL)],
        pairs=[(EVIL, EVIL)],
        buckets=[(EVIL, Decimal(1))] * 5,
        numbers=[1, 2, 3],
        conflict=[{"name": EVIL, "label": EVIL, "original": EVIL, "theirs": (EVIL, EVIL), "yours": None}],
        dicts=dicts,
        days=[(EVIL, [{"icon": "pin", "title": EVIL, "text": EVIL, "time": EVIL, "href": EVIL}])],
        columns=[{"label": EVIL, "sort_url": EVIL}],
        rows=[[EVIL]],
        form=EvilForm({"name": EVIL}),
        spec=charts.bars(EVIL, [EVIL], [1], summary=EVIL),
    )
    assert EVIL not in markup
    assert "alert(1)" in markup
    reader = read(markup)
    assert reader.faults == []
    assert reader.open == []


def test_markup_of_a_tag_passes_into_another():
    markup = draw("{% badge 'Held' 'bad' as mark %}{% item 'Shop' action=mark %}")
    assert '<span class="badge bad">' in markup


def test_post_button_carries_token_key_and_hidden_values():
    markup = draw("{% post_button 'Release' '/orders/7/release/' reason='paid' %}", csrf_token="abc")
    inputs = {attrs["name"]: attrs["value"] for tag, attrs in read(markup).found if tag == "input"}
    assert inputs["csrfmiddlewaretoken"] == "abc"
    assert inputs["reason"] == "paid"
    assert re.fullmatch(r"[0-9a-f]{32}", inputs["idempotency_key"])


def test_field_shows_label_unit_error_and_describes_the_input():
    class Form(forms.Form):
        amount = forms.DecimalField(label="Amount", help_text="With tax")
        day = forms.DateField(label="Day", initial=date(2026, 11, 20))

    markup = draw("{% field form.amount unit='yuan' %}", form=Form({"amount": "x"}))
    attrs = next(attrs for tag, attrs in read(markup).found if tag == "input")
    assert attrs["aria-invalid"] == "true"
    assert attrs["aria-describedby"] == "id_amount_helptext id_amount_error"
    assert set(attrs["aria-describedby"].split()) <= set(read(markup).ids)
    assert "num" in attrs["class"].split()
    with translation.override("zh-hans"):
        assert 'type="date" name="day" value="2026-11-20"' in draw("{% field form.day %}", form=Form())


def test_meter_shows_what_a_held_order_would_add():
    markup = draw("{% meter used=30000 ceiling=60000 held=45000 %}")
    assert 'class="fill bad" width="40.0%"' in markup
    assert 'class="held" width="100.0%"' in markup
    assert 'x1="80.0%"' in markup
    assert 'aria-label="125% of the limit is used"' in markup
    assert 'class="fill warn" width="90.0%"' in draw("{% meter used=54 ceiling=60 %}")
    assert "No limit is set" in draw("{% meter used=1 ceiling=0 %}")


def test_ageing_bar_names_its_amounts_and_skips_empty_buckets():
    markup = draw("{% ageing_bar b %}", b=[("Not due", 75), ("1–30", 25), ("31–60", 0), ("61–90", 0), ("90+", 0)])
    assert 'class="age-0" x="0.00%" width="74.60%"' in markup
    assert 'class="age-1" x="75.00%" width="24.60%"' in markup
    assert "age-2" not in markup
    assert "Not due ¥75.00, 1–30 ¥25.00" in markup
