"""What lines are called in ordinary statements, under the standards of 2006–2019, the older ones and in English.

One entry a key, its further lines indented. Names of equal rank are parted by spaces; names after a `>` count only
where none of those before was found: a total that stands for a missing line, a gross value for a net one. Underscores
stand for blanks. Line names are plain facts of the accounting standards.
"""

from __future__ import annotations

TABLE = """
cash: 货币资金 现金及现金等价物 货币资金合计 cash cash_and_cash_equivalents cash_and_bank_balances cash_at_bank >
    现金 银行存款
settlement_reserves: 结算备付金 拆出资金
trading_assets: 交易性金融资产 短期投资 短期投资净额 以公允价值计量且其变动计入当期损益的金融资产 衍生金融资产
    trading_financial_assets short-term_investments marketable_securities
notes_receivable: 应收票据 notes_receivable bills_receivable
receivables: 应收账款 应收帐款 应收账款净额 应收帐款净额 应收账款净值 accounts_receivable trade_receivables
    trade_debtors receivables > 应收票据及应收账款 应收账款及应收票据 trade_and_other_receivables
receivables_financing: 应收款项融资
prepayments: 预付账款 预付帐款 预付款项 预付货款 prepayments advances_to_suppliers prepaid_expenses
interest_receivable: 应收利息 interest_receivable
dividends_receivable: 应收股利 应收利润 dividends_receivable
other_receivables: 其他应收款 其它应收款 其他应收款项 其他应收款合计 other_receivables
inventory: 存货 存货净额 存货合计 inventory inventories stock > 库存商品
contract_assets: 合同资产 contract_assets
held_for_sale: 持有待售资产 划分为持有待售的资产 assets_held_for_sale
noncurrent_assets_due: 一年内到期的非流动资产 一年内到期的长期债权投资
deferred_expenses: 待摊费用 deferred_expenses
other_current_assets: 其他流动资产 其它流动资产 other_current_assets
current_assets: 流动资产合计 流动资产总计 流动资产总额 total_current_assets current_assets
debt_investments: 债权投资 持有至到期投资 长期债权投资 长期债券投资
other_debt_investments: 其他债权投资 可供出售金融资产
long_receivables: 长期应收款 long-term_receivables
long_investments: 长期股权投资 长期投资合计 long-term_equity_investments > 长期投资
equity_instruments: 其他权益工具投资
other_financial_assets: 其他非流动金融资产
investment_property: 投资性房地产 investment_properties investment_property
fixed_assets: 固定资产 固定资产净额 固定资产账面价值 固定资产帐面价值 fixed_assets property,_plant_and_equipment
    property_plant_and_equipment > 固定资产净值 > 固定资产合计
construction: 在建工程 工程物资 construction_in_progress
biological_assets: 生产性生物资产 油气资产
right_of_use_assets: 使用权资产 right-of-use_assets
intangible_assets: 无形资产 intangible_assets > 无形资产及其他资产合计
development_costs: 开发支出
goodwill: 商誉 goodwill
long_deferred_expenses: 长期待摊费用 递延资产 long-term_deferred_expenses
deferred_tax_assets: 递延所得税资产 递延税款借项 deferred_tax_assets
other_noncurrent_assets: 其他非流动资产 其他长期资产 other_non-current_assets
noncurrent_assets: 非流动资产合计 非流动资产总计 total_non-current_assets total_noncurrent_assets
total_assets: 资产总计 资产合计 资产总额 总资产 总资产合计 total_assets
short_loans: 短期借款 短期银行借款 short-term_loans short-term_borrowings bank_loans
trading_liabilities: 交易性金融负债 衍生金融负债
notes_payable: 应付票据 notes_payable bills_payable
payables: 应付账款 应付帐款 accounts_payable trade_payables trade_creditors > 应付票据及应付账款
    trade_and_other_payables
advances: 预收账款 预收帐款 预收款项 预收货款 advances_from_customers receipts_in_advance
contract_liabilities: 合同负债 contract_liabilities
wages_payable: 应付职工薪酬 应付工资 应付工资及福利费 employee_benefits_payable wages_payable > 应付福利费
taxes_payable: 应交税费 应交税金 未交税金 应缴税费 taxes_payable tax_payable
interest_payable: 应付利息 interest_payable
dividends_payable: 应付股利 应付利润 dividends_payable
other_payables: 其他应付款 其它应付款 其他应付款项 其他应付款合计 other_payables > 其他应交款
accrued_expenses: 预提费用 accrued_expenses accruals
held_for_sale_debts: 持有待售负债
noncurrent_debts_due: 一年内到期的非流动负债 一年内到期的长期负债 current_portion_of_long-term_debt
other_current_liabilities: 其他流动负债 其它流动负债 other_current_liabilities
current_liabilities: 流动负债合计 流动负债总计 流动负债总额 total_current_liabilities current_liabilities
long_loans: 长期借款 long-term_loans long-term_borrowings
bonds_payable: 应付债券 bonds_payable
lease_liabilities: 租赁负债 lease_liabilities
long_payables: 长期应付款 long-term_payables
long_wages_payable: 长期应付职工薪酬 专项应付款
provisions: 预计负债 provisions
deferred_income: 递延收益 deferred_income
deferred_tax_liabilities: 递延所得税负债 递延税款贷项 deferred_tax_liabilities
other_noncurrent_liabilities: 其他非流动负债 其他长期负债 other_non-current_liabilities
noncurrent_liabilities: 非流动负债合计 长期负债合计 非流动负债总计 total_non-current_liabilities
    total_noncurrent_liabilities total_long-term_liabilities
total_liabilities: 负债合计 负债总计 负债总额 总负债 total_liabilities
paid_in_capital: 实收资本 股本 实收资本净额 实收资本或股本 注册资本 paid-in_capital share_capital capital_stock
    issued_capital
other_equity_instruments: 其他权益工具
capital_reserve: 资本公积 资本公积金 capital_reserve share_premium
treasury_shares: 库存股 treasury_shares
other_comprehensive_income: 其他综合收益 外币报表折算差额 other_comprehensive_income
special_reserve: 专项储备
surplus_reserve: 盈余公积 盈余公积金 surplus_reserve statutory_reserve
risk_reserve: 一般风险准备
retained_earnings: 未分配利润 累计未分配利润 retained_earnings accumulated_profits retained_profits
    accumulated_losses
minority_interests: 少数股东权益 minority_interests non-controlling_interests
total_equity: 所有者权益合计 股东权益合计 所有者权益总计 所有者权益总额 股东权益总额 净资产 净资产合计 权益合计
    所有者权益或股东权益合计 total_equity shareholders'_equity total_shareholders'_equity owners'_equity net_assets
    > 归属于母公司所有者权益合计 归属于母公司股东权益合计 所有者权益 股东权益
liabilities_and_equity: 负债和所有者权益总计 负债及所有者权益总计 负债和股东权益总计 负债与所有者权益总计
    负债和所有者权益合计 负债及所有者权益合计 负债和股东权益合计 负债及股东权益总计 负债和所有者权益或股东权益总计
    权益总计 total_liabilities_and_equity total_equity_and_liabilities total_liabilities_and_shareholders'_equity
    total_liabilities_and_owners'_equity
sales: 营业收入 营业收入合计 销售收入 产品销售收入 商品销售收入 revenue sales turnover net_sales operating_revenue
    sales_revenue > 主营业务收入 主营业务收入净额 > 营业总收入 total_revenue total_operating_revenue
cost_of_sales: 营业成本 销售成本 产品销售成本 商品销售成本 cost_of_sales cost_of_goods_sold cost_of_revenue
    operating_cost > 主营业务成本
sales_taxes: 税金及附加 营业税金及附加 主营业务税金及附加 产品销售税金及附加 taxes_and_surcharges
selling_expenses: 销售费用 营业费用 产品销售费用 经营费用 selling_expenses distribution_costs
administration_expenses: 管理费用 administrative_expenses general_and_administrative_expenses
    administration_expenses
research_expenses: 研发费用 research_and_development_expenses
finance_expenses: 财务费用 finance_expenses finance_costs financial_expenses
interest_expense: 利息费用 利息支出 interest_expense interest_expenses interest_paid
operating_profit: 营业利润 operating_profit profit_from_operations operating_income
profit_before_tax: 利润总额 税前利润 profit_before_tax profit_before_income_tax income_before_tax total_profit
income_tax: 所得税费用 所得税 应交所得税 income_tax income_tax_expense taxation
net_profit: 净利润 税后利润 net_profit net_income profit_for_the_year profit_after_tax > 归属于母公司所有者的净利润
    归属于母公司股东的净利润
"""

# Lines that are known and that no sum needs: told apart from those that nobody recognised.
NOT_NEEDED = """
其他业务收入 其他业务成本 其他业务支出 其他业务利润 主营业务利润 产品销售利润 营业外收入 营业外支出 其他收益
投资收益 补贴收入 公允价值变动收益 公允价值变动损益 资产减值损失 信用减值损失 资产处置收益 资产处置损失 汇兑收益
汇兑损失 利息收入 手续费 营业总成本 营业成本合计 每股收益 基本每股收益 稀释每股收益 综合收益总额
其他综合收益的税后净额 持续经营净利润 终止经营净利润 少数股东损益 以前年度损益调整 固定资产原价 固定资产原值
累计折旧 固定资产减值准备 固定资产清理 坏账准备 存货跌价准备 原材料 在产品 周转材料 消耗性生物资产
对联营企业和合营企业的投资收益 非流动资产处置损失 非流动资产处置利得 政府补助 消费税 城市维护建设税 教育费附加
资源税 土地增值税 城镇土地使用税、房产税、车船税、印花税 商品维修费 广告费和业务宣传费 开办费 业务招待费 研究费用
坏账损失 税收滞纳金 待处理流动资产净损失 待处理固定资产净损失 年初未分配利润 可供分配的利润 提取法定盈余公积 补贴
应付福利费 non-operating_income non-operating_expenses other_income investment_income gross_profit 毛利 毛利润
earnings_per_share total_cost
"""
