"""The names of languages, in English and Chinese."""

from typing import Final

from migration.domain import Item
from prompts.outputs import Lang

LANGUAGES: Final[dict[str, tuple[str, str]]] = {
    "en": ("English", "英语"), "zh": ("Chinese", "汉语"), "ja": ("Japanese", "日语"), "ko": ("Korean", "韩语"),
    "fr": ("French", "法语"), "de": ("German", "德语"), "es": ("Spanish", "西班牙语"), "it": ("Italian", "意大利语"),
    "pt": ("Portuguese", "葡萄牙语"), "ru": ("Russian", "俄语"), "pl": ("Polish", "波兰语"),
    "cs": ("Czech", "捷克语"),
    "sv": ("Swedish", "瑞典语"), "da": ("Danish", "丹麦语"), "no": ("Norwegian", "挪威语"), "nl": ("Dutch", "荷兰语"),
    "el": ("Greek", "希腊语"), "tr": ("Turkish", "土耳其语"), "ar": ("Arabic", "阿拉伯语"),
    "he": ("Hebrew", "希伯来语"),
    "fa": ("Persian", "波斯语"), "hi": ("Hindi", "印地语"), "bn": ("Bengali", "孟加拉语"), "ur": ("Urdu", "乌尔都语"),
    "ta": ("Tamil", "泰米尔语"), "th": ("Thai", "泰语"), "vi": ("Vietnamese", "越南语"),
    "id": ("Indonesian", "印尼语"),
    "bg": ("Bulgarian", "保加利亚语"), "wo": ("Wolof", "沃洛夫语"), "bm": ("Bambara", "班巴拉语"),
    "fi": ("Finnish", "芬兰语"),
    "hu": ("Hungarian", "匈牙利语"), "uk": ("Ukrainian", "乌克兰语"), "ro": ("Romanian", "罗马尼亚语"),
}  # fmt: skip
"""Names of languages by their ISO 639-1 code: (English, Chinese)."""


def language_name(item: Item, lang: Lang) -> str:
    """The name of the item's language; empty where it is unknown or there are no words (zxx)."""
    names = LANGUAGES.get(item.language.split("-")[0].lower())
    return names[lang == "zh"] if names else ""
