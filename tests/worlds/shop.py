"""A small shop beside the sample: invented things with prices, contents, prizes and durations, which books lack.

Nothing here exists; the fields are all that is true of them.
"""

import json
from pathlib import Path

from migration.datasets.sample import sample_items
from migration.datasets.segue import item_of
from migration.domain import Item
from prompts.copy.copies import Audience, Loved
from retrieval.candidates import Shared

THINGS = (
    Item(
        domain="tea",
        id="dragon-well",
        title="Dragon Well Spring Tea",
        creators=("Hillside Garden",),
        language="",
        description="Pan-fired green tea leaves, picked in April on two slopes above "
        "West Lake. The leaves open flat and taste of chestnut.",
        categories=("green tea",),
        attributes={
            "title_zh": "春山龙井",
            "price": 18.5,
            "currency": "USD",
            "weight_grams": 100,
            "origin": "Hangzhou",
            "origin_zh": "杭州",
            "ingredients": ("green tea leaves",),
            "harvest_year": 2025,
            "description_zh": "四月采自西湖边两片山坡的绿茶，铁锅手炒。茶叶冲开后平展，有栗子香。",
        },
    ),
    Item(
        domain="food",
        id="dark-bar",
        title="Night Bar",
        creators=("Cocoa House",),
        description="Dark chocolate from cocoa beans, cane sugar and cocoa butter,"
        " with sea salt from Brittany. Wrapped in paper.",
        categories=("chocolate",),
        attributes={
            "title_zh": "夜色黑巧",
            "price": "6.90 EUR",
            "ingredients": ("cocoa beans", "cane sugar", "cocoa butter", "sea salt"),
            "diet": ("vegan", "gluten-free"),
            "cocoa_percent": 72,
            "awards": ("Silver medal, Bean Fair 2021",),
            "weight_grams": 80,
            "edition": "limited edition",
            "description_zh": "可可豆、蔗糖、可可脂与布列塔尼海盐制成的黑巧克力，纸质包装。",
        },
    ),
    Item(
        domain="game",
        id="tide-line",
        title="Tide Line",
        creators=("Mara Okello",),
        description="Two to four players build harbours while the tide rises "
        "and falls. A round ends when the third storm comes.",
        categories=("board game", "strategy"),
        attributes={
            "title_zh": "潮线",
            "players": "2 to 4",
            "duration_minutes": 45,
            "min_age": 10,
            "rating": 7.8,
            "year": 2019,
            "pieces": 120,
            "rank": "No. 3 in strategy, Table Lists 2020",
            "description_zh": "二至四人轮流建造港口，潮水时涨时落，第三场风暴到来时一轮结束。",
        },
    ),
    Item(
        domain="film",
        id="salt-road",
        title="The Salt Road",
        creators=("Ines Calvo",),
        language="es",
        description="A truck driver carries her father's ashes across the Atacama desert "
        "and picks up a runaway boy. On the way they cross three borders.",
        attributes={
            "title_zh": "盐路",
            "year": 2016,
            "runtime_minutes": 107,
            "genres": ("drama",),
            "themes": ("journey", "grief and loss", "family"),
            "cast": ("Lucía Paredes", "Tomás Rey"),
            "awards": ("Golden Bear, Berlin 2017", "Goya Award nomination for Best Director"),
            "description_zh": "一位女卡车司机带着父亲的骨灰穿越阿塔卡马沙漠，途中遇到一个离家出走的男孩。"
            "他们一路穿过三道边境。",
        },
    ),
    Item(
        domain="book",
        id="lamp-keeper",
        title="灯塔看守人",
        creators=("许清和",),
        language="zh",
        description="岛上的灯塔看守人每晚给从未谋面的女儿写信。三十年后，一个年轻女人带着那些信回到岛上。",
        attributes={
            "year": 2012,
            "pages": 286,
            "genres": ("literary fiction",),
            "themes": ("family", "isolation", "the sea", "memory"),
            "awards": ("茅盾文学奖提名",),
            "price": "45 元",
        },
    ),
    Item(
        domain="music",
        id="low-tide",
        title="Low Tide Sessions",
        creators=("The Harbour Trio",),
        description="Eight slow pieces for piano, bass and brushes, recorded over one night in a boat shed.",
        attributes={
            "title_zh": "退潮",
            "year": 2008,
            "genres": ("jazz",),
            "themes": ("the sea", "melancholy"),
            "tracks": 8,
            "duration": "41 minutes",
            "price": 0,
        },
    ),
    Item(
        domain="film",
        id="ferry",
        title="渡口",
        creators=("周以安",),
        language="zh",
        description="江边小镇即将被水淹没，摆渡人老何每天仍撑船送孩子们上学。"
        "儿子从城里回来劝他搬走，他却在等一封迟到的信。",
        attributes={"year": 2018, "genres": ("drama",), "themes": ("family", "nature", "time"), "runtime_minutes": 96},
    ),
    Item(
        domain="book",
        id="clockmaker",
        title="修钟的人",
        creators=("沈砚秋",),
        language="zh",
        description="战后的上海，一个哑巴钟表匠收留了逃学的女孩，教她修理别人扔掉的钟。"
        "女孩后来发现，每只钟里都藏着一个失踪者的名字。",
        attributes={
            "year": 2009,
            "pages": 312,
            "genres": ("historical fiction", "mystery"),
            "themes": ("memory", "friendship", "history"),
        },
    ),
    Item(
        domain="music",
        id="north-window",
        title="北窗",
        creators=("苏南",),
        language="zh",
        description="九首用古琴与电子噪声录成的曲子，灵感来自冬天的长途火车。",
        attributes={"year": 2015, "genres": ("ambient",), "themes": ("journey", "isolation"), "tracks": 9},
    ),
    Item(
        domain="book",
        id="paper-boats",
        title="纸船",
        creators=("林望舒",),
        language="zh",
        description="父亲去世后，邮差阿默在旧邮包里发现四十封没有寄出的信，于是骑车沿着海岸线一封一封送去。",
        attributes={
            "year": 2017,
            "pages": 248,
            "genres": ("literary fiction",),
            "themes": ("journey", "memory", "grief and loss"),
        },
    ),
    Item(
        domain="film",
        id="night-market",
        title="夜市",
        creators=("陈立",),
        language="zh",
        description="台南夜市里，卖蚵仔煎的寡妇和对面修手机的年轻人共用一盏路灯。"
        "市政府要拆夜市的那个夏天，两人一起画了一张摊位地图。",
        attributes={
            "year": 2021,
            "runtime_minutes": 102,
            "genres": ("comedy", "drama"),
            "themes": ("the city", "friendship", "protest"),
        },
    ),
    Item(
        domain="music",
        id="rain-season",
        title="雨季录音",
        creators=("何弦",),
        language="zh",
        description="七段雨声与手风琴，录于贵州的一座木楼，每段都以同一声钟响结束。",
        attributes={"year": 2020, "genres": ("ambient",), "themes": ("nature", "time"), "tracks": 7},
    ),
    Item(
        domain="home",
        id="kettle",
        title="Gooseneck Kettle",
        creators=("Northlight",),
        description="Stainless steel kettle with a narrow spout and a wooden handle. Holds 600 ml and works on gas "
        "and induction.",
        categories=("kitchen",),
        attributes={
            "title_zh": "细口手冲壶",
            "price": 39,
            "currency": "EUR",
            "capacity_ml": 600,
            "material": ("stainless steel", "wood"),
            "warranty_years": 2,
            "description_zh": "不锈钢壶身，细长壶嘴，木质手柄。容量六百毫升，燃气灶和电磁炉都能用。",
        },
    ),
    Item(
        domain="beauty",
        id="hand-cream",
        title="Shea Hand Cream",
        creators=("Field & Stone",),
        description="Unscented hand cream with shea butter, almond oil and beeswax, in an aluminium tube.",
        categories=("hand cream",),
        attributes={
            "title_zh": "乳木果护手霜",
            "price": 12,
            "currency": "GBP",
            "ingredients": ("shea butter", "almond oil", "beeswax"),
            "volume_ml": 75,
            "fragrance": "none",
            "description_zh": "无香护手霜，含乳木果油、杏仁油和蜂蜡，铝管包装。",
        },
    ),
)

THINGS_ZH = tuple(
    item_of({"item_id": row.pop("id"), **row})
    for row in map(json.loads, (Path(__file__).parent / "shop_zh.jsonl").read_text(encoding="utf-8").splitlines())
)
"""More of them, told in Chinese."""

FUTURISTS = Audience(
    kind="segment",
    source="book",
    interests=("space", "technology", "artificial intelligence", "science fiction"),
    items=(
        Loved(domain="book", title="The Three-Body Problem", title_zh="三体"),
        Loved(domain="book", title="Klara and the Sun", title_zh="克拉拉与太阳"),
    ),
    shared=(Shared(kind="theme", value="space", items=("book:the-three-body-problem",)),),
)
"""A segment of readers, as `segue segments` finds them."""


def shelf() -> dict[str, Item]:
    """Everything by "domain:id": the sample and the invented things."""
    return {str(item.key): item for item in (*sample_items(), *THINGS, *THINGS_ZH)}
