"""The fields of products and prices that a file may fill, and the headings under which they stand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.catalogue.models import BasePrice, PackSize, Product
from guanxi.kit.imports.targets import ImportField

CODES = (
    "商品编号", "商品编码", "商品代码", "产品编号", "产品编码", "产品代码", "货号", "款号", "编号", "编码", "代码",
    "物料编码", "存货编码",
    "条码", "product code", "product number", "product id", "productcode", "productid", "productnumber", "item code",
    "item no", "item number", "sku", "stock code", "stockcode", "article", "article no", "code", "id",
)  # fmt: skip
NAMES = (
    "商品名称", "商品名", "商品", "产品名称", "产品名", "产品", "品名", "货品名称", "存货名称", "物料名称", "名称",
    "product name",
    "productname", "product", "item", "item name", "description", "title", "name",
)  # fmt: skip
PRICES = (
    "单价", "价格", "售价", "销售价", "基础价", "标准价", "批发价", "出厂价", "报价", "含税单价", "price",
    "unit price", "unitprice",
    "list price", "base price", "selling price", "msrp",
)  # fmt: skip
DAYS = (
    "生效日期", "起始日期", "开始日期", "价格生效日", "执行日期", "启用日期", "from", "valid from", "starts on",
    "start date",
    "effective date", "effective from",
)  # fmt: skip
KINDS = {
    "商品": "goods", "货品": "goods", "产品": "goods", "实物": "goods", "product": "goods", "item": "goods",
    "费用": "charge",
    "服务": "charge", "运费": "charge", "邮费": "charge", "service": "charge", "fee": "charge", "postage": "charge",
}  # fmt: skip
ROLES = {
    "形象": "image", "形象产品": "image", "形象品": "image", "主推": "main", "主打": "main", "主力": "main",
    "主销": "main",
    "主销产品": "main", "主品": "main", "跟进": "follow_up", "跟随": "follow_up", "跟随产品": "follow_up",
    "配套": "follow_up",
    "image": "image", "hero": "main", "core": "main", "follow-up": "follow_up", "follow up": "follow_up",
}  # fmt: skip
ARTICLE, CASE, LIST_PRICE = pgettext_lazy("import", "product"), _("case size"), _("base price")


def _verbose(model: type, name: str) -> object:
    return model._meta.get_field(name).verbose_name  # type: ignore[attr-defined]


PRICE = ImportField("price", _verbose(BasePrice, "price"), "price", names=PRICES, group=LIST_PRICE)
STARTS_ON = ImportField(
    "starts_on", _("price from"), "day", names=DAYS, group=LIST_PRICE, help=_("Without a day: from today on.")
)
PRODUCT_FIELDS = (
    ImportField("code", _verbose(Product, "code"), "code", names=CODES, is_required=True, longest=30, group=ARTICLE),
    ImportField("name", _verbose(Product, "name"), names=NAMES, is_required=True, longest=160, group=ARTICLE),
    ImportField(
        "name_en", _verbose(Product, "name_en"), longest=160, group=ARTICLE,
        names=("英文名称", "英文品名", "英文名", "外文名称", "english name", "name en", "english description"),
    ),
    ImportField(
        "unit", _verbose(Product, "unit"), longest=20, group=ARTICLE,
        names=("单位", "计量单位", "基本单位", "销售单位", "unit", "uom", "unit of measure"),
    ),
    ImportField(
        "kind", _verbose(Product, "kind"), "choice", choices=Product.Kind.choices, aliases=KINDS, group=ARTICLE,
        names=("类型", "商品类型", "产品类型", "存货类型", "kind", "type", "product type", "item type"),
    ),
    ImportField(
        "role", _verbose(Product, "role"), "choice", choices=Product.Role.choices, aliases=ROLES, group=ARTICLE,
        names=("产品角色", "角色", "产品定位", "定位", "role", "product role"),
    ),
    ImportField(
        "is_active", _verbose(Product, "is_active"), "flag", group=ARTICLE,
        names=(
            "在售", "是否在售", "上架", "是否上架", "启用", "是否启用", "有效", "active", "is active", "on sale",
            "enabled",
        ),
    ),
    ImportField(
        "pack_name", _("name of the case"), longest=20, group=CASE, help=_("Without a name: 箱."),
        names=("包装单位", "大单位", "辅助单位", "箱单位", "pack", "pack name", "case", "case name"),
    ),
    ImportField(
        "pack_quantity", _verbose(PackSize, "quantity"), "quantity", group=CASE,
        names=(
            "箱规", "装箱数", "装箱量", "每箱数量", "箱入数", "包装规格", "换算率", "件装数", "case size", "pack size",
            "units per case", "case quantity", "qty per case", "inner quantity",
        ),
    ),
    PRICE,
    STARTS_ON,
)  # fmt: skip
PRICE_FIELDS = (
    ImportField(
        "product", ARTICLE, "record", names=(*CODES, *NAMES), is_required=True, group=LIST_PRICE,
        help=_("By code or name; it must be here already."),
    ),
    ImportField("price", PRICE.label, "price", names=PRICES, is_required=True, group=LIST_PRICE),
    STARTS_ON,
)  # fmt: skip
