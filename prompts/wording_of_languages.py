"""What languages are called, so that "a Japanese film" can be held against the field `language`."""

from typing import Final

_NAMES: Final = {
    "en": ("english", "英语"),
    "zh": ("chinese", "mandarin", "华语", "中文"),
    "ja": ("japanese", "日语", "日本"),
    "ko": ("korean", "韩语", "韩国"),
    "fr": ("french", "法语"),
    "de": ("german", "德语"),
    "es": ("spanish", "西班牙语"),
    "pt": ("portuguese", "葡萄牙语"),
    "it": ("italian", "意大利语"),
    "ru": ("russian", "俄语"),
    "pl": ("polish", "波兰语"),
    "sv": ("swedish", "瑞典语"),
    "da": ("danish", "丹麦语"),
    "cs": ("czech", "捷克语"),
    "fa": ("persian", "波斯语"),
    "hi": ("hindi", "印地语"),
    "ar": ("arabic", "阿拉伯语"),
}


def names_of_language(code: str) -> tuple[str, ...]:
    """The names of a language by its ISO 639-1 code, folded; none for an unknown one."""
    return _NAMES.get(code.lower()[:2], ())
