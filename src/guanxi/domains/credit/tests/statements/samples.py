"""Statements as customers send them: pasted from spreadsheets, typed by clerks, exported by bookkeeping software."""

# Account form, standards of 2019, in yuan, both statements one below the other, blanks and dashes mixed.
TWO_SIDED = """\
资产负债表
编制单位：绍兴永辉礼品行\t\t\t2025年12月31日\t\t\t\t单位：元
资      产\t行次\t期末余额\t年初余额\t负债和所有者权益（或股东权益）\t行次\t期末余额\t年初余额
流动资产：\t\t\t\t流动负债：\t\t\t
  货币资金\t1\t1,234,567.89\t980,000.00\t  短期借款\t31\t500,000.00\t-
  应收账款\t4\t800,000.00\t700,000.00\t  应付账款\t33\t900,000.00\t800,000.00
  预付款项\t5\t\t\t  应交税费\t36\t(12,000.00)\t8,000.00
  存货\t9\t1,500,000.00\t1,400,000.00\t 流动负债合计\t41\t1,388,000.00\t808,000.00
  流动资产合计\t15\t3,534,567.89\t3,080,000.00\t负债合计\t47\t1,388,000.00\t808,000.00
 固定资产\t18\t465,432.11\t528,000.00\t实收资本（或股本）\t48\t2,000,000.00\t2,000,000.00
\t\t\t\t未分配利润\t51\t612,000.00\t800,000.00
\t\t\t\t所有者权益（或股东权益）合计\t52\t2,612,000.00\t2,800,000.00
资产总计\t30\t4,000,000.00\t3,608,000.00\t负债和所有者权益（或股东权益）总计\t53\t4,000,000.00\t3,608,000.00
利润表
2025年度\t\t单位：元
项目\t本期金额\t上期金额
一、营业收入\t12,005,000.00\t11,000,000.00
减：营业成本\t9,000,000.00\t8,500,000
   财务费用\t120,000\t100,000
   其中：利息费用\t110,000\t90,000
二、营业利润（亏损以“－”号填列）\t1,000,000\t900,000
加：营业外收入\t10,000\t
三、利润总额（亏损总额以“-”号填列）\t1,010,000\t900,000
减：所得税费用\t200,000\t200,000
四、净利润（净亏损以“－”号填列）\t810,000\t700,000
代管资金\t7\t8
"""

# Old standard (before 2007): the year's begin stands left of its end, in 千元; gross and net fixed assets, a loss.
OLD_STANDARD = """\
资 产 负 债 表\t\t\t\t\t\t\t
\t会企01表\t\t\t\t\t\t
编制单位:义乌小商品贸易有限公司\t\t2005年12月31日\t\t\t\t金额单位：人民币千元\t
资产\t行次\t年初数\t期末数\t负债及所有者权益\t行次\t年初数\t期末数
货币资金\t1\t310\t120\t短期借款\t46\t600\t900
短期投资\t2\t50\t0\t应付帐款\t47\t400\t750
应收帐款\t4\t820\t990\t应付工资\t50\t30\t45
减：坏账准备\t5\t20\t40\t应交税金\t53\t10\t－5
预付帐款\t7\t60\t80\t其他应付款\t55\t60\t110
存货\t10\t700\t860\t预提费用\t56\t0\t10
待摊费用\t11\t10\t5\t流动负债合计\t65\t1100\t1810
流动资产合计\t20\t1930\t2015\t长期借款\t66\t300\t300
固定资产原价\t24\t900\t950\t长期负债合计\t76\t300\t300
减：累计折旧\t25\t300\t360\t负债合计\t80\t1400\t2110
固定资产净值\t26\t600\t590\t实收资本\t81\t800\t800
固定资产合计\t35\t600\t590\t未分配利润\t88\t330\t(305)
资产总计\t45\t2530\t2605\t所有者权益合计\t89\t1130\t495
\t\t\t\t负债及所有者权益总计\t90\t2530\t2605
"""

# Small firms' monthly income statement: year so far beside the month; only the last month of the year tells the year.
MONTHLY = """\
利润表\t\t\t
\t\t\t会小企02表
编制单位：杭州西湖文具店\t2024年12月\t\t单位：元
项        目\t行次\t本年累计金额\t本月金额
一、营业收入\t1\t3,650,000.00\t410,000.00
减：营业成本\t2\t2,900,000.00\t330,000.00
    税金及附加\t3\t18,250.00\t2,050.00
    销售费用\t11\t310,000.00\t28,000.00
    管理费用\t14\t260,000.00\t22,000.00
    财务费用\t18\t36,500.00\t3,100.00
    其中：利息费用（收入以“－”号填列）\t19\t35,000.00\t3,000.00
二、营业利润（亏损以“－”号填列）\t21\t125,250.00\t24,850.00
三、利润总额（亏损总额以“－”号填列）\t30\t125,250.00\t24,850.00
减：所得税费用\t31\t6,262.50\t1,242.50
四、净利润（净亏损以“－”号填列）\t32\t118,987.50\t23,607.50
"""

# The balance sheet in 万元, the income statement in 元, both saying so; columns named by their days.
TWO_UNITS = """\
资产负债表（单位：万元）
项目\t2025年12月31日\t2024年12月31日
货币资金\t320.55\t280.10
应收票据及应收账款\t910.00\t860.00
存货\t655.45\t600.90
流动资产合计\t1,886.00\t1,741.00
非流动资产合计\t614.00\t659.00
资产总计\t2,500.00\t2,400.00
流动负债合计\t1,150.00\t1,190.00
非流动负债合计\t150.00\t160.00
负债合计\t1,300.00\t1,350.00
实收资本\t500.00\t500.00
股东权益合计\t1,200.00\t1,050.00

利润表（单位：元）
项目\t2025年度\t2024年度
营业收入\t52,000,000.00\t48,500,000.00
净利润\t1,500,000.00\t-230,000.00
"""

# Copied from a page or a message: no tabs, full-width brackets and minus, no unit, no year; one line broken.
FROM_A_MESSAGE = """\
项目 行次 期末余额 年初余额
货币资金 1 120,000.00 90,000.00
应收账款 2 ￥230,500.00 210,000.00
存货 3 99.000.00 80,000.00
流动资产合计 4 449,500.00 380,000.00
资产总计 5 620,000.00 560,000.00
负债合计 6 700,000.00 590,000.00
预付款项 7 12,000.00
所有者权益合计 8 （80,000.00） －30,000.00
"""

# English headings, three years side by side, thousands, brackets, "nil".
ENGLISH = """\
Balance sheet (RMB'000)\t\t\t
\t2025\t2024\t2023
Cash and cash equivalents\t1,200\t900\t850
Trade receivables\t3,400\t3,100\t2,950
Inventories\t2,100\t2,300\t2,000
Total current assets\t6,700\t6,300\t5,800
Property, plant and equipment\t1,300\t1,400\t1,500
Total assets\t8,000\t7,700\t7,300
Total current liabilities\t3,900\t3,800\t3,600
Long-term loans\tnil\t200\t400
Total liabilities\t3,900\t4,000\t4,000
Share capital\t2,000\t2,000\t2,000
Total equity\t4,100\t3,700\t3,300
Income statement (RMB'000)\t\t\t
\t2025\t2024\t2023
Revenue\t15,800\t15,000\t14,100
Cost of sales\t(12,700)\t(12,200)\t(11,500)
Profit before tax\t533\t533\t480
Income tax expense\t133\t133\t120
Net profit\t400\t400\t360
"""

# Saved as .csv: quoted thousands, a cash flow statement below that also names a net profit, half a year only.
CSV_HALF_YEAR = """\
利润表,,
编制单位：宁波甬江工艺品厂,2025年1-6月,单位：元
项目,本期金额,上期金额
一、营业总收入,"2,400,000.00","2,100,000.00"
其中：营业收入,"2,380,000.00","2,090,000.00"
二、营业总成本,"2,300,000.00","2,000,000.00"
三、利润总额,"100,000.00","100,000.00"
四、净利润,"75,000.00",#REF!
现金流量表补充资料,,
净利润,"999,999.00","888,888.00"
"""
