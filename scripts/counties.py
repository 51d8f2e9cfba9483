"""Makes the list of counties that ships with the product: `python scripts/counties.py FOLDER`.

FOLDER holds the public lists provinces.csv, cities.csv, areas.csv (codes) and region_latlng_postcode.csv (centres and
post codes), see NOTICE. A county without a centre in the second list gets none: a wrong place is worse than no place.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/guanxi/domains/customers/data/counties.csv"
NOT_A_CITY = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
PEOPLES = re.compile(
    "((蒙古|维吾尔|朝鲜|布依|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米"
    "|塔吉克|鄂温克|保安|裕固|独龙|鄂伦春|各|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京])族)+|(维吾尔|哈萨克|蒙古|柯尔克孜)$"
)
ATLAS = {
    "内蒙古": "Inner Mongolia", "西藏": "Tibet", "陕西": "Shaanxi", "西安": "Xi'an", "呼和浩特": "Hohhot",
    "乌鲁木齐": "Urumqi", "拉萨": "Lhasa", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar", "鄂尔多斯": "Ordos",
    "呼伦贝尔": "Hulunbuir", "锡林郭勒": "Xilingol", "长宁": "Changning",
}  # fmt: skip
ENDINGS = {
    "自治县": " Autonomous County", "自治旗": " Autonomous Banner", "自治州": "", "自治区": "",
    "开发区": " Development Zone", "管理区": " Zone", "林区": " Forestry District", "特区": " Special District",
    "新区": " New District", "左旗": " Left Banner", "右旗": " Right Banner", "地区": "", "省": "", "市": "",
    "区": " District", "县": " County", "旗": " Banner", "盟": "",
}  # fmt: skip


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def english(name: str, city: str = "") -> str:
    """A place's name as an atlas writes it: 越城区 is Yuecheng District; the city before a zone's name is left out."""
    from guanxi.kit.pinyin import syllables

    ending = next((ending for ending in ENDINGS if name.endswith(ending) and name != ending), "")
    core = name.removesuffix(ending)
    core = core.removeprefix(city).removeprefix(stem(city)) or core if len(city) > 1 else core
    core = core if core in ATLAS else PEOPLES.sub("", core) or core
    return ATLAS.get(core) or "".join(syllables(core)).capitalize() + ENDINGS.get(ending, "")


def stem(name: str) -> str:
    """A county's name without its rank, by which one that rose from county to district is recognised."""
    return re.sub(r"(市辖区|自治县|市|区|县)$", "", name) if len(name) > 2 else name


def main(folder: Path) -> None:
    """Join codes with centres and write the list."""
    provinces = {row["code"]: row["name"] for row in read(folder, "provinces.csv")}
    cities = {row["code"]: row["name"] for row in read(folder, "cities.csv")}
    centres: dict[tuple[str, ...], dict[str, str]] = {}
    for row in read(folder, "region_latlng_postcode.csv"):
        centres.setdefault((row["province"], row["city"], stem(row["county"])), row)
        centres.setdefault((row["province"], row["county"]), row)
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target, lineterminator="\n")
        out.writerow(["code", "name", "city", "province", "name_en", "latitude", "longitude", "postcode"])
        for row in read(folder, "areas.csv"):
            province, city = provinces[row["provinceCode"]], cities[row["cityCode"]]
            if city in NOT_A_CITY:
                city = province if province.endswith("市") else row["name"]
            found = centres.get((province, city, stem(row["name"]))) or centres.get((province, row["name"])) or {}
            names_en = dict.fromkeys(
                [english(row["name"], city if row["name"] != city else ""), english(city), english(province)]
            )
            out.writerow([
                row["code"], row["name"], city, province, ", ".join(names_en), found.get("latitude", ""),
                found.get("longitude", ""), found.get("zipCode", ""),
            ])  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
