"""Headings and spellings under which invoices and receipts stand in the files of other programs."""

from __future__ import annotations

_METHODS = {
    "transfer": (
        "transfer|bank|bank transfer|wire|wire transfer|T/T|TT|cheque|check|银行转账|转账|电汇|汇款|银行|网银|"
        "对公转账|支票"
    ),
    "cash": "cash|现金|现款",
    "wechat": "wechat|wechat pay|weixin|微信|微信支付",
    "alipay": "alipay|支付宝",
    "acceptance": "acceptance|bill|banker's acceptance|draft|承兑|银行承兑|银行承兑汇票|承兑汇票|汇票|银承",
}  # fmt: skip
METHODS = {spelling: method for method, spellings in _METHODS.items() for spelling in spellings.split("|")}

_HEADINGS = {
    "ceiling": (
        "credit limit|creditLimit|credit line|limit|credit ceiling|信用额度|授信额度|授信|信用限额|赊销额度|额度"
    ),
    "customer": (
        "customer number|customer id|CustomerID|customerNumber|customer code|customer name|client|account|debtor|"
        "bill to|payer|客户|客户编码|客户编号|客户代码|客户名称|往来单位|付款单位|付款方|欠款单位"
    ),
    "invoice.number": (
        "invoice number|invoice no|invoice|document|document number|bill number|发票号|发票号码|发票编号|单号|单据号|"
        "单据编号|应收单号|账单号"
    ),
    "invoice.date": "date|invoice date|document date|posting date|日期|开票日期|发票日期|单据日期|业务日期|立账日期",
    "due_on": "due date|due|payment due|maturity|到期日|到期日期|应收日期|收款期限|付款到期日|约定付款日",
    "invoice.amount": (
        "amount|invoice amount|total|gross|original amount|金额|发票金额|应收金额|价税合计|原币金额|开票金额"
    ),
    "open_amount": (
        "open amount|open|balance|outstanding|remaining|amount due|unpaid|未收金额|未收|余额|欠款|欠款金额|应收余额|"
        "未核销金额|剩余金额|尚欠"
    ),
    "reference": "reference|PO number|order number|your reference|note|remark|备注|摘要|合同号|订单号|参考号|说明",
    "currency": "currency code|币种|货币|币别",
    "receipt.number": (
        "receipt number|receipt no|payment number|checkNumber|check number|cheque number|voucher|transaction|收款单号|"
        "收据号|流水号|交易号|凭证号|回款单号|支票号|单号"
    ),
    "receipt.date": (
        "date|payment date|paymentDate|received on|value date|日期|收款日期|回款日期|到账日期|付款日期|入账日期"
    ),
    "receipt.amount": "amount|paid|payment|received|sum|金额|收款金额|回款金额|到账金额|实收金额|付款金额",
    "method": "method|payment method|paid by|type|收款方式|付款方式|支付方式|结算方式|回款方式",
    "invoice": "pays invoice|invoice number|invoice no|applied to|against|核销发票|对应发票|发票号|发票号码|应收单号",
}
HEADINGS = {key: tuple(names.split("|")) for key, names in _HEADINGS.items()}
