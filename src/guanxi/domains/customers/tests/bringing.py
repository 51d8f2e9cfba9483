"""What tests of customers from files say again and again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from guanxi.domains.customers.imports.customers import CustomersTarget
from guanxi.kit.testing import importing

AT = importing.AT
TARGET = CustomersTarget()
TAX_ID = "91330600MA2BC1D238"


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in their first language."""
    with translation.override("en"):
        yield


def judge(rows, by, key=("code",), at=AT):
    return importing.judge(TARGET, rows, by, key, at)


def bring(rows, by, key=("code",), at=AT):
    return importing.bring(TARGET, rows, by, key, at)


def take_back(outcome, by):
    importing.take_back(TARGET, outcome, by)


FULL = {
    "code": "K-1", "name": "柯桥明月文具店", "name_en": "Mingyue Stationery", "kind": "distributor",
    "stage": "customer", "owner": "wu", "county": "柯桥区", "city": "绍兴", "street": "笛扬路 8 号",
    "phone": "0575-84112233",
    "email": "ming@yue.cn", "tax_id": TAX_ID, "bank_name": "工行", "bank_account": "6222020111",
    "tags": "老客户，大客户", "contact_name": "王芳", "contact_role": "buyer", "contact_phone": "13805751234",
    "contact_wechat": "wangfang",
    "business": "文具", "fiscal_year_start": 4, "employees": 12, "founded_year": 2008, "is_priority": True,
    "carrier": "顺丰", "first_seen_on": date(2020, 3, 1), "latitude": "30.08", "longitude": "120.49",
    "remark": "月结，对账找王芳", "entered_by": "老系统 张三", "entered_at": datetime(2019, 5, 6, 7, 8, tzinfo=UTC),
}  # fmt: skip
