"""Words around the heart of a company's name: legal forms, goods, marks of branches."""

from __future__ import annotations

import re

# Groups of goods: names of one group may be one company's; "" goes with all.
GOODS = {
    "": (
        "商贸 贸易 实业 批发 进出口 电子商务 集团 控股 企业 供应链 国际 发展 投资 管理 服务 连锁 "
        "trading trade group holding holdings international import export"
    ),
    "wares": (
        "日用百货 文化用品 办公用品 小商品 工艺品 日用品 纪念品 礼品 礼物 百货 文具 文创 饰品 "
        "玩具 家居 用品 花艺 花卉 鲜花 精品 工艺 礼仪 gifts gift stationery toys"
    ),
    "food": "米店 食品 副食 粮油 水产 果品 水果 乳业 农业 农产品 生鲜 调味品 foods food",
    "drink": "茶店 酒业 酒水 名酒 茶业 茶叶 茶庄 饮料 啤酒",
    "dining": "餐饮 酒店 大酒店 饭店 酒楼 宾馆 火锅 咖啡 小吃 烘焙 restaurant hotel",
    "technology": (
        "科技 技术 网络 信息 软件 数码 电脑 通讯 通信 电子 智能 数据 网络科技 信息技术 信息科技 "
        "电子科技 technology tech software electronics"
    ),
    "culture": "书店 文化 传媒 广告 文化传媒 文化传播 影视 教育 培训 印刷 印务 包装 设计 media",
    "building": (
        "建材 装饰 装修 家具 门业 门窗 木业 石材 陶瓷 卫浴 照明 灯饰 五金 建设 建筑 工程 地产 "
        "房地产 房产 置业 物业 园林 装潢 furniture"
    ),
    "medicine": (
        "药店 医药店 药业 医药 制药 药房 大药房 医疗 医疗器械 生物 生物科技 健康 医院 诊所 "
        "pharmacy"
    ),
    "clothing": "鞋店 布店 服饰 服装 制衣 纺织 鞋业 家纺 皮具 箱包 针织 clothing",
    "jewels": "珠宝 首饰 黄金 眼镜 钟表",
    "cars": "汽车 汽配 汽车配件 轮胎 汽修 摩托车",
    "machines": "机械 机电 电器 电气 电力 电缆 能源 重工 家电 设备 仪器 machinery",
    "transport": "物流 货运 快递 运输 仓储 logistics",
    "money": "金融 基金 证券 银行 保险 期货 资产 担保",
    "travel": "旅游 旅行 旅行社 travel",
    "beauty": "化妆品 美容 美发 美妆 日化 cosmetics",
    "chemistry": "化工 塑料 塑业 环保 橡胶 涂料 纸业 钢铁 矿业",
    "sports": "体育 健身 户外 sports",
}  # fmt: skip


WRONG = "."  # stands for any one character


def slips_of(word: str) -> list[str]:
    """A word with a slip of the keyboard: a character doubled, two exchanged; in longer ones also wrong or missing."""
    at = range(len(word))
    slips = [word[: n + 1] + word[n:] for n in at]
    slips += [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in at[:-1]]
    if len(word) > 2:
        slips += [word[:n] + word[n + 1 :] for n in at]
    if len(word) > 3:
        slips += [word[:n] + WRONG + word[n + 1 :] for n in at]
    return slips


GROUP_OF = {word: group for group, words in GOODS.items() for word in words.split()}
_SLIPPED_GOODS = {
    slip: word for word in GROUP_OF if not word.isascii() for slip in slips_of(word) if WRONG not in slip
}  # fmt: skip
MEANT = _SLIPPED_GOODS | {word: word for word in GROUP_OF}  # as written → the word meant
_SIZES = sorted({len(word) for word in MEANT}, reverse=True)
_IN_FRONT = "|".join(sorted((word for word in GROUP_OF if not word.isascii()), key=len, reverse=True))
GOODS_IN_FRONT = re.compile(f"^(?:{_IN_FRONT})(?=..)")

_LONG = ("股份有限公司", "有限责任公司", "有限公司")
_SHORT = (
    "分公司 总公司 公司 个体工商户 工作室 商行 商店 商场 商城 超市 经营部 经销部 批发部 销售部 门市部 服务部 贸易行 "
    "旗舰店 专卖店 便利店 直营店 连锁店 加盟店 专营店 分店 总店 花店 生活馆 体验馆 店铺 商铺 店 行 铺 厂 社 馆 中心 "
    "incorporated limited company corp inc ltd llc co"
)
FORMS = {*_LONG, *_SHORT.split()}
_FORMS = FORMS | {slip for form in FORMS if len(form) > 1 and not form.isascii() for slip in slips_of(form)}
_FORM_SIZES = sorted({len(form) for form in _FORMS}, reverse=True)
_WRONG_SIZES = sorted({len(form) for form in _FORMS if WRONG in form}, reverse=True)


def goods_behind(text: str) -> str:
    """The longest word for goods at the end of a folded name, as it stands there."""
    return next((text[-size:] for size in _SIZES if text[-size:] in MEANT and size <= len(text)), "")


def form_behind(text: str) -> str:
    """The longest legal form or kind of shop at the end of a folded name, as it stands there."""
    for size in _FORM_SIZES:
        if size <= len(text) and text[-size:] in _FORMS:
            exact = text[-size:]
            break
    else:
        exact = ""
    if "司" not in text[-2:] and "公" not in text[-2:]:
        return exact
    for size in _WRONG_SIZES:
        end = text[-size:]
        if len(exact) < size <= len(text) and any(end[:at] + WRONG + end[at + 1 :] in _FORMS for at in range(size)):
            return end
    return exact


BRANCH = re.compile(
    r"(?<=..)(?:第?([一二三四五六七八九十\d]{1,3})(?:号|分)?(?:店|分公司|门市部|厂|分厂|部)"
    r"|([^路街道巷]{1,4}(?:路|街|道|巷|广场|商场|大厦|小区|门|桥|站|机场))(?:分|旗舰|专卖)?(?:店|公司|部))$"
)
