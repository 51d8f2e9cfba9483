"""The company is called as the environment says, else as the unit at the root."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests.world import AT

from guanxi.foundation.people.actions import change_unit
from guanxi.foundation.people.models import Unit
from guanxi.kit.company import company_name, forget_company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unnamed(settings, world):
    """No name in the environment, and nothing remembered."""
    settings.GUANXI_COMPANY = ""
    forget_company()
    yield
    forget_company()


def test_the_unit_at_the_root_names_the_company_in_both_languages(world):
    root = Unit.objects.get(parent=None)
    Unit.objects.filter(pk=root.pk).update(name="和记贸易", name_en="Heji Trading")
    with translation.override("zh-hans"):
        assert company_name() == "和记贸易"
    with translation.override("en"):
        assert company_name() == "Heji Trading"


def test_it_is_asked_for_once_and_again_after_it_was_renamed(
    world, django_assert_num_queries, django_capture_on_commit_callbacks
):
    company_name()
    with django_assert_num_queries(0):
        company_name()
    with django_capture_on_commit_callbacks(execute=True):
        change_unit(Unit.objects.get(parent=None), changes={"name": "新名"}, by=world.admin, at=AT)
    with translation.override("zh-hans"):
        assert company_name() == "新名"


def test_the_environment_goes_before_the_unit(settings, world):
    settings.GUANXI_COMPANY = "总公司"
    assert company_name() == "总公司"


def test_every_page_says_it(client, world):
    Unit.objects.filter(parent=None).update(name="和记贸易", name_en="")
    client.force_login(world.admin)
    assert "和记贸易" in client.get("/customers/").content.decode()
