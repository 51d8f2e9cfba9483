"""Under which headings the fields of customers and contacts stand in the files of this world, in both languages."""

from __future__ import annotations

CUSTOMER: dict[str, tuple[str, ...]] = {
    "code": (
        "客户编号", "客户编码", "客户代码", "客户号", "客户ID", "编号", "编码", "代码", "会员号", "customer code",
        "customer number", "customer no", "customer id", "customerid", "customernumber", "account number",
        "account no", "account code", "client id", "business entity id", "businessentityid", "code", "id", "no",
    ),
    "name": (
        "客户名称", "客户名", "客户", "公司名称", "公司", "单位名称", "单位", "企业名称", "门店名称", "店铺名称",
        "店名", "商户名称", "名称", "客户全称", "公司全称", "往来单位", "购货单位", "购买方名称", "抬头", "开票名称",
        "customer name", "customer", "customername", "company name", "companyname", "company", "account name",
        "account", "client", "client name", "store name", "store", "shop", "outlet", "organisation", "organization",
        "business name", "name",
    ),
    "name_en": ("英文名称", "英文名", "外文名称", "english name", "name en", "name in english", "foreign name"),
    "pinyin": ("拼音", "拼音码", "助记码", "pinyin"),
    "kind": (
        "客户类型", "客户类别", "类型", "类别", "渠道类型", "customer type", "account type", "customer kind", "kind",
        "channel type",
    ),
    "stage": (
        "客户阶段", "阶段", "客户状态", "状态", "生命周期", "stage", "status", "lifecycle stage", "lead status",
    ),
    "owner": (
        "业务员", "销售员", "销售代表", "负责人", "客户经理", "跟进人", "归属人", "所属业务员", "专管业务员", "rep",
        "sales rep", "salesperson", "sales person", "sales representative", "account manager", "account owner",
        "owner", "assigned to",
    ),
    "unit": (
        "所属部门", "部门", "所属团队", "团队", "大区", "所属大区", "销售区域", "分公司", "unit", "team",
        "department", "division", "sales unit", "sales team", "territory",
    ),
    "parent": (
        "上级公司", "母公司", "总公司", "上级客户", "总部", "parent company", "parent", "parent account",
        "headquarters",
    ),
    "tags": ("标签", "客户标签", "分组", "客户分组", "标记", "tags", "tag", "labels", "label", "groups", "keywords"),
    "country": ("国家", "国家或地区", "国别", "国家/地区", "country", "country region", "nation", "countrycode"),
    "province": (
        "省", "省份", "省市", "所在省", "所属省份", "省/直辖市", "州", "province", "state", "region",
        "state province",
    ),
    "city": ("市", "城市", "所在城市", "地市", "地级市", "所在市", "city", "town"),
    "county": (
        "区县", "县区", "县", "区", "区/县", "所在区县", "行政区", "行政区划", "省市区", "所在地区", "地区",
        "county", "district", "county code", "area",
    ),
    "street": (
        "地址", "详细地址", "街道", "街道地址", "公司地址", "单位地址", "通讯地址", "联系地址", "收货地址",
        "送货地址", "门店地址", "注册地址", "经营地址", "address", "street", "street address", "address line 1",
        "addressline1", "address1",
    ),
    "street_more": ("地址2", "地址补充", "门牌号", "address line 2", "addressline2", "address2", "suite"),
    "postcode": ("邮编", "邮政编码", "postcode", "postal code", "postalcode", "zip", "zip code"),
    "latitude": ("纬度", "latitude", "lat"),
    "longitude": ("经度", "longitude", "lon", "lng", "long"),
    "phone": (
        "电话", "公司电话", "单位电话", "固定电话", "座机", "办公电话", "客户电话", "门店电话", "电话号码",
        "联系方式", "phone", "telephone", "tel", "phone number", "company phone", "main phone", "office phone",
    ),
    "fax": ("传真", "传真号码", "fax", "fax number"),
    "email": ("邮箱", "公司邮箱", "电子邮件", "电子邮箱", "e-mail", "email", "mail", "company email"),
    "tax_id": (
        "统一社会信用代码", "社会信用代码", "信用代码", "税号", "纳税人识别号", "纳税识别号", "税务登记号",
        "购买方税号", "unified social credit code", "uscc", "tax id", "tax number", "taxpayer id", "vat number",
        "vat id",
    ),
    "bank_name": ("开户行", "开户银行", "银行", "开户行名称", "bank", "bank name", "bankname"),
    "bank_account": (
        "银行账号", "银行帐号", "账号", "帐号", "银行账户", "开户账号", "bank account", "account iban", "iban",
    ),
    "first_seen_on": (
        "首次接触日期", "首次拜访日期", "建档日期", "开户日期", "首次合作日期", "first seen", "customer since",
        "since",
    ),
    "business": (
        "主营", "主营业务", "经营范围", "行业", "所属行业", "主营产品", "业态", "line of business", "industry",
        "business", "specialty", "speciality", "sector",
    ),
    "development_plan": ("发展规划", "发展计划", "经营计划", "development plan"),
    "fiscal_year_start": ("财年起始月", "会计年度起始月", "财年开始月份", "fiscal year start", "fiscal year begins"),
    "employees": (
        "员工数", "员工人数", "人数", "职工人数", "规模人数", "参保人数", "employees", "number of employees",
        "numberemployees", "headcount", "staff",
    ),
    "founded_year": (
        "成立年份", "成立年", "开业年份", "创立年份", "founded", "founded in", "year founded", "year opened",
        "yearopened",
    ),
    "is_priority": ("优先配送", "优先送货", "加急", "是否优先", "priority delivery", "priority"),
    "receiving_hours": ("收货时间", "收货时段", "receiving hours", "delivery hours", "opening hours"),
    "carrier": ("承运商", "物流公司", "快递公司", "货运", "指定物流", "carrier", "shipper", "ship via"),
    "instructions": (
        "送货要求", "配送要求", "收货要求", "送货说明", "delivery instructions", "delivery notes", "instructions",
    ),
    "contact_name": (
        "联系人", "联系人姓名", "主联系人", "主要联系人", "首要联系人", "姓名", "经办人", "店长", "老板", "contact",
        "contact name", "contactname", "contact person", "main contact", "attention", "attn", "full name",
    ),
    "contact_last_name": (
        "姓", "姓氏", "contact last name", "contactlastname", "last name", "surname", "family name",
    ),
    "contact_first_name": ("名", "contact first name", "contactfirstname", "first name", "given name"),
    "contact_role": ("联系人角色", "角色", "联系人类型", "contact role", "role"),
    "contact_title": (
        "职务", "职位", "联系人职务", "岗位", "头衔", "contact title", "contacttitle", "job title", "title",
        "position",
    ),
    "contact_phone": (
        "联系电话", "手机", "手机号", "手机号码", "移动电话", "联系人电话", "联系人手机", "联系手机", "mobile",
        "mobile phone", "cell", "cell phone", "contact phone", "contact mobile", "contact number",
    ),
    "contact_wechat": ("微信", "微信号", "联系人微信", "wechat", "wechat id", "weixin"),
    "contact_email": ("联系人邮箱", "联系人电子邮件", "contact email", "contact e-mail"),
    "remark": (
        "备注", "客户备注", "说明", "附注", "备注信息", "描述", "remark", "remarks", "note", "notes", "comment",
        "comments", "description", "memo",
    ),
    "entered_by": (
        "创建人", "录入人", "建档人", "制单人", "添加人", "created by", "author", "entered by", "record creator",
    ),
    "entered_at": (
        "创建时间", "创建日期", "录入时间", "录入日期", "建档时间", "添加时间", "created at", "created",
        "create date", "created date", "created time", "date created", "entered on",
    ),
}  # fmt: skip

CONTACT: dict[str, tuple[str, ...]] = {
    "customer": (
        "客户编号", "客户编码", "客户代码", "客户号", "客户ID", "编号", "编码", "代码", "客户名称", "客户名", "客户",
        "公司名称", "公司", "单位名称", "单位", "企业名称", "门店名称", "店铺名称", "店名", "商户名称", "名称",
        "客户全称", "公司全称", "往来单位", "购货单位", "购买方名称", "抬头", "开票名称", "customer name",
        "customer", "customername", "company name", "companyname", "company", "account name", "account", "client",
        "client name", "store name", "store", "shop", "outlet", "organisation", "organization", "business name",
        "name",
    ),
    "name": (
        "联系人", "联系人姓名", "姓名", "名字", "称呼", "contact", "contact name", "full name", "person", "name",
    ),
    "role": ("角色", "联系人角色", "联系人类型", "职能", "role", "contact role"),
    "title": ("职务", "职位", "岗位", "头衔", "title", "job title", "position"),
    "last_name": CUSTOMER["contact_last_name"],
    "first_name": CUSTOMER["contact_first_name"],
    "is_main": (
        "主联系人", "是否主联系人", "首要联系人", "默认联系人", "main contact", "primary", "is primary",
        "primary contact",
    ),
    "phone": (
        "联系电话", "手机", "手机号", "手机号码", "移动电话", "电话", "电话号码", "联系方式", "mobile",
        "mobile phone", "cell", "phone", "telephone", "tel", "phone number",
    ),
    "wechat": ("微信", "微信号", "联系人微信", "wechat", "wechat id", "weixin"),
    "email": ("邮箱", "电子邮件", "电子邮箱", "email", "e-mail", "mail", "email address"),
    "preferred_channel": (
        "偏好渠道", "首选联系方式", "偏好联系方式", "preferred channel", "preferred contact method",
    ),
    "best_time": ("方便时间", "最佳联系时间", "联系时间", "best time", "best time to call"),
    "birthday": ("生日", "出生日期", "出生年月", "birthday", "date of birth", "birth date", "dob"),
    "education": ("学历", "文化程度", "教育程度", "education", "degree"),
    "income": ("收入", "收入水平", "income"),
    "interests": ("爱好", "兴趣", "兴趣爱好", "interests", "hobbies", "hobby"),
    "influences": ("影响关系", "影响谁", "人脉", "influences", "who influences whom"),
    "notes": ("备注", "说明", "附注", "notes", "note", "remark", "remarks", "comment", "comments"),
    "entered_at": (
        "创建时间", "创建日期", "录入时间", "录入日期", "建档时间", "添加时间", "created at", "created",
        "create date", "created date", "created time", "date created", "entered on",
    ),
}  # fmt: skip

KINDS = {
    "经销": "distributor", "经销商": "distributor", "代理商": "distributor", "批发商": "distributor",
    "批发": "distributor", "分销商": "distributor", "一级经销商": "distributor", "dealer": "distributor",
    "wholesaler": "distributor", "reseller": "distributor", "wholesale": "distributor", "终端": "terminal",
    "终端客户": "terminal", "门店": "terminal", "零售": "terminal", "零售商": "terminal", "直营": "terminal",
    "企业": "terminal", "retail": "terminal", "retailer": "terminal", "end customer": "terminal", "shop": "terminal",
    "store": "terminal", "散客": "walk_in", "零散客户": "walk_in", "walk-in": "walk_in", "walk in": "walk_in",
}  # fmt: skip
STAGES = {
    "线索": "sighted", "陌生": "sighted", "新线索": "sighted", "lead": "sighted", "suspect": "sighted",
    "意向": "prospect", "意向客户": "prospect", "潜在客户": "prospect", "潜在": "prospect", "跟进中": "prospect",
    "洽谈": "prospect", "opportunity": "prospect", "open": "prospect", "成交": "customer", "成交客户": "customer",
    "已成交": "customer", "合作": "customer", "合作中": "customer", "正式客户": "customer", "老客户": "customer",
    "active": "customer", "won": "customer", "client": "customer", "流失": "lost", "流失客户": "lost",
    "停止合作": "lost", "已流失": "lost", "无效": "lost", "inactive": "lost", "churned": "lost",
}  # fmt: skip
ROLES = {
    "老板": "owner", "老板娘": "owner", "法人": "owner", "法定代表人": "owner", "董事长": "owner", "总经理": "owner",
    "负责人": "owner", "店主": "owner", "ceo": "owner", "proprietor": "owner", "president": "owner", "采购": "buyer",
    "采购员": "buyer", "采购经理": "buyer", "采购主管": "buyer", "采购部": "buyer", "purchasing": "buyer",
    "purchasing manager": "buyer", "order administrator": "buyer", "procurement": "buyer", "财务": "accountant",
    "会计": "accountant", "出纳": "accountant", "财务经理": "accountant", "finance": "accountant",
    "accounting": "accountant", "accounting manager": "accountant", "仓库": "warehouse", "仓管": "warehouse",
    "仓管员": "warehouse", "库管": "warehouse", "收货": "warehouse", "收货人": "warehouse", "店员": "sales",
    "营业员": "sales", "导购": "sales", "销售": "sales", "sales agent": "sales", "sales representative": "sales",
    "sales associate": "sales", "其他": "other",
}  # fmt: skip
CHANNELS = {
    "电话": "phone", "手机": "phone", "call": "phone", "微信": "wechat", "weixin": "wechat", "短信": "sms",
    "text": "sms", "邮件": "email", "电子邮件": "email", "邮箱": "email", "mail": "email", "拜访": "visit",
    "上门": "visit", "面谈": "visit",
}  # fmt: skip
