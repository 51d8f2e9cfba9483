"""The demo company 锦禾礼品: its units, its people, and the customers with a story of their own (all invented).

The people are those of `tests/world.py`: a manager, a rep of her team, a credit clerk, a service agent and a stranger
from another region.
"""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = ("锦禾礼品", "Jinhe Gifts")


@dataclass(frozen=True)
class Team:
    """A team: name in Chinese and English, its region, the cities or provinces it serves, its share of customers."""

    name: str
    name_en: str
    region: str
    places: tuple[str, ...]
    share: int


@dataclass(frozen=True)
class Person:
    """A member of staff: sign-in name, names, role, unit, telephone."""

    username: str
    full_name: str
    name_en: str
    role: str
    unit: str
    phone: str = ""


REGIONS = {
    "浙北区": "North Zhejiang",
    "浙南区": "South Zhejiang",
    "华东区": "East China",
    "华南区": "South China",
    "北方区": "North China",
}

TEAMS = (
    Team("绍兴", "Shaoxing", "浙北区", ("绍兴市",), 10),
    Team("杭州", "Hangzhou", "浙北区", ("杭州市", "湖州市", "嘉兴市"), 12),
    Team("宁波", "Ningbo", "浙北区", ("宁波市", "舟山市"), 10),
    Team("温州", "Wenzhou", "浙南区", ("温州市", "台州市", "丽水市"), 12),
    Team("金华", "Jinhua", "浙南区", ("金华市", "衢州市"), 8),
    Team("上海", "Shanghai", "华东区", ("上海市",), 9),
    Team("南京", "Nanjing", "华东区", ("江苏省", "安徽省"), 12),
    Team("广州", "Guangzhou", "华南区", ("广东省", "福建省", "江西省", "湖南省"), 14),
    Team("北京", "Beijing", "北方区", ("北京市", "天津市", "河北省", "山东省", "河南省"), 13),
)

PEOPLE = (
    Person("chen", "陈立群", "Chen Liqun", "manager", "浙北区", "13800001001"),
    Person("wu", "吴小燕", "Wu Xiaoyan", "rep", "绍兴", "13800001188"),
    Person("zhou", "周敏", "Zhou Min", "credit", "锦禾礼品", "13800001002"),
    Person("shen", "沈月", "Shen Yue", "service", "锦禾礼品", "13800001003"),
    Person("zheng", "郑海涛", "Zheng Haitao", "rep", "温州", "13800001201"),
    Person("admin", "管理员", "Administrator", "admin", "锦禾礼品"),
    Person("he", "何敏华", "He Minhua", "team_manager", "绍兴", "13800001187"),
    Person("lou", "楼国平", "Lou Guoping", "director", "锦禾礼品", "13800001000"),
    Person("jiang", "蒋文博", "Jiang Wenbo", "finance", "锦禾礼品", "13800001004"),
    Person("lin", "林晓峰", "Lin Xiaofeng", "rep", "杭州", "13800001189"),
    Person("xu", "徐佳宁", "Xu Jianing", "rep", "宁波", "13800001190"),
    Person("fang", "方志强", "Fang Zhiqiang", "manager", "浙南区", "13800001200"),
    Person("hu", "胡雪琴", "Hu Xueqin", "rep", "金华", "13800001202"),
    Person("gu", "顾一鸣", "Gu Yiming", "rep", "上海", "13800001203"),
    Person("tang", "唐婷", "Tang Ting", "rep", "南京", "13800001204"),
    Person("liang", "梁伟文", "Liang Weiwen", "rep", "广州", "13800001205"),
    Person("song", "宋建国", "Song Jianguo", "rep", "北京", "13800001206"),
)

MANAGER = "chen"


@dataclass(frozen=True)
class Star:
    """A customer with a story: number in the real file, names, county code, street."""

    code: str
    name: str
    name_en: str
    county: str
    street: str


STARS = (
    Star("14911", "绍兴永辉礼品行", "Shaoxing Yonghui Gifts", "330602", "解放北路 218 号"),
    Star("14156", "宁波鼎盛百货", "Ningbo Dingsheng Department Store", "330203", "中山东路 96 号"),
    Star("17511", "温州万家福超市", "Wenzhou Wanjiafu Supermarket", "330302", "人民东路 45 号"),
    Star("15311", "上海拾光文具", "Shanghai Shiguang Stationery", "310101", "福州路 377 号"),
    Star("13694", "台州海韵工艺品", "Taizhou Haiyun Crafts", "331002", "中山西路 130 号"),
    Star("17850", "上虞春晖超市", "Shangyu Chunhui Supermarket", "330604", "市民大道 51 号"),
    Star("16684", "鉴湖文具批发部", "Jianhu Stationery Wholesale", "330602", "鲁迅中路 310 号"),
    Star("17949", "诸暨珠城饰品", "Zhuji Pearl City Accessories", "330681", "暨阳路 88 号"),
)
