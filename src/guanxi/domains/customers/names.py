"""Names as they are compared sign by sign, and names of places without their rank."""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 2  # so many characters always stay
_RANK = re.compile("(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市县区盟州旗])$")
_PEOPLES = re.compile(
    "(?:壮|回|满|苗|侗|瑶|藏|彝|羌|畲|黎|土|白|傣|佤|水|怒|京|蒙古|朝鲜|土家|布依|哈尼|傈僳|拉祜|纳西|景颇|仡佬|仫佬|毛南|撒拉"
    "|保安|东乡|裕固|普米|独龙|布朗|达斡尔|哈萨克|锡伯|塔吉克|维吾尔|柯尔克孜|各)族?$"
)


def plain_name(name: str) -> str:
    """A name as it is compared: half width, lower case, letters, digits and characters only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def bare_place(name: str) -> str:
    """The name of a place without its rank: 绍兴市 is 绍兴, 广西壮族自治区 is 广西; one character alone keeps it."""
    bare = _RANK.sub("", name)
    if name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        while (shorter := _PEOPLES.sub("", bare)) != bare and len(shorter) >= SHORTEST:
            bare = shorter
        bare = bare.removesuffix("族")
    return bare if len(bare) >= SHORTEST else name
