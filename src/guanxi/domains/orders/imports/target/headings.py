"""Headings and spellings under which orders stand in the files of other programs, in both languages."""

from __future__ import annotations

FINISHED, OPEN, HELD, CANCELLED = "finished", "open", "held", "cancelled"

_SPELLINGS = {
    FINISHED: (
        "shipped delivered closed complete completed resolved disputed done paid invoiced billed fulfilled "
        "已完成 完成 已发货 已交货 已出库 已送达 已签收 已关闭 已结案 已结清 已开票 已收款 交易成功 有争议"
    ),
    OPEN: (
        "open draft new pending processing confirmed approved placed backorder backordered unshipped 未完成 "
        "进行中 处理中 草稿 待发货 待处理 待确认 已确认 已审核 未审核 未发货 部分发货 执行中 生产中"
    ),
    HELD: ("held hold onhold paused suspended blocked 暂停 挂起 搁置 冻结 暂缓"),
    CANCELLED: ("cancelled canceled void voided rejected deleted 已取消 取消 作废 已作废 已撤销 已拒绝 交易关闭"),
}
ALIASES = {spelling: state for state, spellings in _SPELLINGS.items() for spelling in spellings.split()}
ALIASES |= {"on hold": HELD, "in process": OPEN, "in progress": OPEN, "not shipped": OPEN, "back order": OPEN}

_HEADINGS = {
    "number": (
        "order number|order no|order id|orderNumber|OrderID|order|document|document number|invoice number|"
        "InvoiceNo|invoice no|SO number|sales order|订单号|订单编号|订单|单号|单据号|单据编号|销售单号|出库单号"
    ),
    "customer": (
        "customer number|customer id|CustomerID|customerNumber|customer code|customer name|client|account|"
        "buyer|bill to|sold to|客户|客户编码|客户编号|客户代码|客户名称|购货单位|买方|往来单位"
    ),
    "date": (
        "date|order day|orderDate|ordered on|document date|invoice date|日期|订单日期|下单日期|单据日期|"
        "下单时间|订购日期|开单日期|销售日期"
    ),
    "requested_on": (
        "required date|RequiredDate|requested date|due to ship|要求交货日期|要求交期|交货日期|交期|要货日期"
    ),
    "delivered_on": (
        "shipped date|ShippedDate|ship date|delivery date|delivered|发货日期|出库日期|送货日期|交付日期|实际交期"
    ),
    "state": ("status|order status|订单状态|状态|单据状态|执行状态"),
    "reference": (
        "reference|PO number|purchase order|customer PO|your reference|客户单号|客户订单号|客户参考|采购单号|合同号"
    ),
    "remark": ("comments|comment|notes|note|remarks|备注|说明|订单备注|摘要"),
    "author": (
        "rep|sales rep|salesperson|employee|EmployeeID|author|created by|制单人|业务员|销售员|经办人|录入人|创建人"
    ),
    "freight": ("shipping|postage|shipping cost|freight charge|运费|邮费|物流费|运杂费"),
    "currency": ("currency code|币种|货币|币别"),
    "product": (
        "product code|productCode|ProductID|product number|product name|item|item code|SKU|StockCode|article|"
        "产品|产品编码|产品编号|商品|商品编码|商品编号|货号|物料编码|品名|产品名称|商品名称"
    ),
    "description": ("line description|item description|wording|描述|商品描述|产品描述|规格描述"),
    "quantity": ("qty|quantityOrdered|units|pieces|order quantity|数量|件数|订购数量|销售数量|发货数量"),
    "price": ("price|priceEach|UnitPrice|rate|unit cost|单价|价格|含税单价|销售单价"),
    "discount": ("discount rate|discount percent|disc|折扣率|折扣|让利率"),
    "discount_amount": ("rebate|discount value|折扣额|折让金额|优惠金额|折扣金额|让利金额"),
    "amount": ("amount|line total|extended price|line amount|subtotal|total|金额|行金额|小计|价税合计|销售金额|总价"),
}
HEADINGS = {key: tuple(names.split("|")) for key, names in _HEADINGS.items()}
