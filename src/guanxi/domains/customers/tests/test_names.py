"""Names of places without their rank, names sign by sign."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.names import bare_place, plain_name


def test_plain_names():
    assert plain_name(" ＡＢＣ（绍兴）商店 ") == "abc绍兴商店"


@pytest.mark.parametrize(
    ("full", "bare"),
    [
        ("绍兴市", "绍兴"), ("广西壮族自治区", "广西"), ("内蒙古自治区", "内蒙古"), ("恩施土家族苗族自治州", "恩施"),
        ("沙县", "沙县"), ("鄂温克族自治旗", "鄂温克"), ("锡林郭勒盟", "锡林郭勒"), ("香港特别行政区", "香港"),
    ],
)  # fmt: skip
def test_places_without_rank(full, bare):
    assert bare_place(full) == bare
