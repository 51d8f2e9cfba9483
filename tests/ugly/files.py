"""Files as companies really have them; each is written anew, with the pains that its docstring names."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.ugly.compound import locked_workbook, old_workbook

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHOPS = (
    "永辉礼品",
    "恒昌百货",
    "春晓文具",
    "鼎盛花艺",
    "兰亭茶行",
    "镜湖家居",
    "越王酒业",
    "沈园书店",
    "柯岩纺织",
    "东湖超市",
    "鲁镇食品",
    "会稽五金",
)


def credit_code(number: int) -> str:
    """A unified social credit code whose last sign proves the others."""
    code = f"91330621MA{number:07}"
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


def customers_gbk(folder: Path) -> Path:
    """GBK; title lines above the headings; numbers of two telephones in a cell, one in powers of ten; a total line."""
    lines = [
        "客户一览表,,,,,,", "制表人：沈月,,日期：2024.3.5,,,,",
        "客户编号,客户名称,联系电话,区县,信用额度(万元),建档日期,统一社会信用代码",
    ]  # fmt: skip
    phones = {
        1: "0575-85123456 / 13805751234",
        4: "1.38058E+10",
        7: "１３８０５７５８８８８",
        9: "+86 575 8512 0000 转 801",
    }
    for number, name in enumerate(SHOPS):
        cells = [
            f"{number + 1:06}", f"绍兴{name}行", phones.get(number, f"1380575{number:04}"), "绍兴市柯桥区",
            f"{number + 0.5}", f"2024.{number % 9 + 1}.{number + 5}", credit_code(number),
        ]  # fmt: skip
        lines.append(",".join(cells))
    lines += [",,,,,,", "合计,,,,72,,"]
    path = folder / "customers_gbk.csv"
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    return path


def customers_two_heads(folder: Path) -> Path:
    """A merged title, headings in two lines, a region merged over lines, a hidden sheet, errors, numbers as text."""
    path = folder / "customers_two_heads.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet("客户"), book.add_format({"num_format": "yyyy/m/d"})
        page.merge_range(0, 0, 0, 8, "二〇二四年客户资料")
        for column, text in ((0, "区域"), (1, "编号"), (2, "名称"), (7, "建档"), (8, "备注")):
            page.merge_range(1, column, 2, column, text)
        page.merge_range(1, 3, 1, 4, "地址")
        page.merge_range(1, 5, 1, 6, "联系人")
        page.write_row(2, 3, ["区县", "街道", "姓名", "手机"])
        for number, name in enumerate(SHOPS):
            row = number + 3
            page.write_row(row, 1, [number + 1, f"{name}有限公司", "柯桥区", f"金柯桥大道{row}号", "张三"])
            page.write(row, 6, 13805750000 + number if number % 2 else f"1380575{number:04}")
            page.write_datetime(row, 7, date(2024, number % 12 + 1, 5), day)
        page.merge_range(3, 0, 8, 0, "绍兴一区")
        page.merge_range(9, 0, 14, 0, "绍兴二区")
        page.write_formula(4, 8, "=B99/0", None, "#DIV/0!")
        page.write_formula(5, 8, '="月结"&"30天"', None, "月结30天")
        hidden = book.add_worksheet("旧客户")
        hidden.write_row(0, 0, ["编号", "名称"])
        hidden.hide()
    return path


def products_old(folder: Path) -> Path:
    """An .xls of the nineties: codes as numbers that lost their zeros, an error cell, a merged kind, a hidden sheet."""
    rows: list[list[str | float | None]] = [["商品编码", "商品名称", "类别", "售价(元)", "每箱数量"]]
    for number in range(1, 13):
        code = f"{number:05}" if number > 3 else float(number)
        rows.append([code, f"{SHOPS[number - 1]}礼盒", "礼盒" if number in (1, 7) else None, number * 12.5, "24个"])
    rows[5][3] = "#REF!"
    return old_workbook(
        folder / "products_old.xls", {"商品": rows, "成本": [["商品编码", "成本"]]}, hidden=["成本"],
        merged=[(1, 6, 2, 2), (7, 12, 2, 2)],
    )  # fmt: skip


def products_page(folder: Path) -> Path:
    """What a web system exports: a page in GBK with a table, called .xls; an entity, two lines in a cell."""
    rows = "".join(
        f"<tr><td>{number:05}</td><td>{name}&amp;茶<br>礼盒</td><td>￥{number * 1000 + 0.5:,.2f}</td></tr>"
        for number, name in enumerate(SHOPS, start=1)
    )
    text = (
        '<html><head><meta charset="gb2312"><style>td{color:red}</style></head><body><table border=1>'
        "<tr><th colspan=3>价格表</th></tr><tr><th>编码</th><th>品名</th><th>单价</th></tr>"
        f"{rows}</table></body></html>"
    )
    path = folder / "products_page.xls"
    path.write_bytes(text.encode("gbk"))
    return path


def prices_semicolon(folder: Path) -> Path:
    """Semicolons, decimal commas, days before months, and a line that names the separator."""
    lines = ["sep=;", "Item no.;Description;Price (EUR);Valid from;Discount %"]
    for number, _name in enumerate(SHOPS, start=1):
        lines.append(f'A-{number:03};"Box; no. {number}";{number}.{number:03},50;{number + 10}/03/2024;{number},5')
    path = folder / "prices_semicolon.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def orders_mixed(folder: Path) -> Path:
    """Lines of two programs: most in UTF-8, some in GBK, one cut within a letter; a quote that never closes."""
    lines = ["订单号,客户,商品编码,数量,单价,下单日期,备注".encode()]
    for number in range(1, 41):
        name = SHOPS[number % len(SHOPS)]
        day = f"2024/{number % 12 + 1}/{number % 28 + 1}"
        text = f"SO{number // 3:04},{name},{number % 12 + 1:05},{number}箱,￥{number * 10}.5,{day},普通"
        lines.append(text.encode("gbk" if number in (7, 21, 33) else "utf-8"))
    lines[11] = lines[11].replace("普通".encode(), '"急件'.encode())
    lines[17] = lines[17][:-2]
    path = folder / "orders_mixed.csv"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def invoices_wan(folder: Path) -> Path:
    """A workbook with macros: amounts in 万元, below zero in brackets, days in six forms, an empty column, no total."""
    path = folder / "invoices_wan.xlsm"
    days = ["2024-03-05", "2024年3月6日", "20240307", "2024.3.8", "二〇二四年三月九日", "March 10, 2024"]
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("应收")
        page.write_row(0, 0, ["发票号", "客户名称", "", "金额(万元)", "开票日期", "已开票"])
        for number, name in enumerate(SHOPS):
            amount = f"({number}.50)" if number == 3 else number + 0.1 + 0.2 if number == 5 else f"{number}.25"
            page.write_row(
                number + 1, 0, [f"INV{number:04}", name, "", amount, days[number % 6], "√" if number % 2 else "×"]
            )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"no program at all")
    return path


def receipts_wide(folder: Path) -> Path:
    """What a spreadsheet calls Unicode text: UTF-16 with tabs; full-width figures, minus signs of print, 3.5万."""
    lines = ["收款单号\t客户\t收款金额\t收款日期\t方式"]
    amounts = ["￥１，２３４.５０", "3.5万", "−200.00", "1,2345.00", "CNY 88", "120元"]
    for number, name in enumerate(SHOPS):
        lines.append(f"RC{number:04}\t{name}\t{amounts[number % 6]}\t24-3-{number + 1}\t转账")
    path = folder / "receipts_wide.txt"
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    return path


def locked(folder: Path) -> Path:
    """A workbook that asks for a password."""
    return locked_workbook(folder / "locked.xlsx")


def cut_off(folder: Path) -> Path:
    """The first half of a workbook, as a broken transfer leaves it."""
    whole = customers_two_heads(folder)
    path = folder / "cut_off.xlsx"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def bomb(folder: Path) -> Path:
    """A workbook of one megabyte that unpacks to a thousand."""
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _megabyte in range(1_001):
            part.write(bytes(1_000_000))
    return path
