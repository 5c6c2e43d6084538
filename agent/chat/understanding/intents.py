"""What the person wants done, apart from a new list: a reason, a comparison, a step back, a greeting."""

import re

from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.meaning import Intent
from prompts.outputs import Lang

_ENGLISH: dict[Intent, str] = {
    "undo": r"^\W*(?:undo|take (?:that|it) back|revert|scratch that|go back|never ?mind(?: that)?|as before|cancel(?: that)?)\b",
    "restart": r"\b(?:start (?:over|again|afresh|anew)|from scratch|reset|(?:new|fresh) (?:start|chat|conversation)|forget (?:everything|it all|all(?: of (?:it|that))?)|clear (?:all|everything))\b",
    "compare": r"\b(?:compare|comparison|differences?|versus|vs\.?|how (?:do|does|is|are) .{0,20}(?:differ|different)|which (?:one )?(?:is|of|should|would)|what sets)\b",
    "why": r"\bwhy\b|\bhow come\b|\bexplain\b|\bwhat makes\b|\breasons? (?:for|why|behind)\b|\bwhat(?:'s| is) the reason\b|\bbecause of what\b",
    "profile": r"\bwhat (?:do|did) you know (?:about|of) me\b|\bmy (?:profile|taste|tastes|likes|dislikes|history|preferences)\b|\bwho am i\b|\bwhat have i (?:said|told|liked)\b|\bwhat do i like\b|\babout me\b",
    "domains": r"\bwhat (?:do you have|have you got|can you (?:recommend|offer)|kinds? of|sorts? of|(?:catalogues?|catalogs?|domains?))\b|\bwhich (?:catalogues?|catalogs?|domains?|kinds)\b|\bwhat(?:'s| is) in (?:the|your) catalogue?\b",
    "help": r"^\W*(?:help|\?+)\W*$|\bwhat can (?:you|i) (?:do|say|ask)\b|\bhow (?:does|do) (?:this|you|it) work\b|\bcommands\b|\bhelp me (?:use|understand)\b",
    "bye": r"^\W*(?:bye|goodbye|see you|good night|quit|exit)\b",
    "thanks": r"\b(?:thank(?:s| you)|cheers|much appreciated|perfect|great|awesome|cool|nice|wonderful)\b",
    "greet": r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|yo)\b",
}  # fmt: skip

_CHINESE: dict[Intent, str] = {
    "undo": r"^\W*(?:撤销|撤回|取消(?:刚才|上一步)?|算了|回到上一步|恢复|退回)",
    "restart": r"重新开始|从头(?:开始|来)|重来|清空|忘掉(?:一切|全部|所有)|重置|新的对话",
    "compare": r"比较(?:一下)?|对比|区别|有什么不同|哪(?:一)?[个部本张](?:更|比较)?(?:好|适合)|差别",
    "why": r"为什么|为何|为啥|理由|凭什么|原因|怎么会推荐",
    "profile": r"我的(?:口味|喜好|资料|画像|记录|偏好|历史)|你(?:知道|了解)我|我喜欢(?:些)?什么|我说过什么",
    "domains": r"(?:有|推荐)(?:哪些|什么)(?:类|种|领域|目录|类型的)|都有(?:些)?什么|能推荐什么|目录(?:里)?有什么",
    "help": r"^\W*(?:帮助|[?？]+)\W*$|你(?:能|会|可以)(?:做|干|帮我做)?(?:什么|些什么)|怎么用|有什么功能|使用说明|怎么工作",
    "bye": r"^\W*(?:再见|拜拜|晚安|退出|回头见)",
    "thanks": r"谢谢|多谢|感谢|谢啦|太好了|不错|很棒",
    "greet": r"^\W*(?:你好|您好|嗨|哈喽|哈罗|早上好|下午好|晚上好|在吗|hello|hi)",
}  # fmt: skip

_ABOUT = {
    "en": (
        ("who", r"\bwho (?:wrote|made|directed|composed|sings|sang|recorded|created|painted|is behind|(?:is|was|are) the (?:author|director|artist|writer|singer|band|creator))\b|\b(?:author|director|artist|writer|creator) of\b"),
        ("when", r"\bwhen (?:was|did|were)\b|\b(?:what|which) year\b|\bhow old is\b|\brelease (?:date|year)\b"),
        ("what", rf"\bwhat(?:'s|’s| is| was) {REF} about\b|\btell me (?:more )?about\b|\bwhat(?:'s|’s| is| was) (?:the plot|the story)\b|\bdescribe\b|\binfo(?:rmation)? (?:on|about)\b|\bdo you (?:have|know)\b|\bhave you (?:got|heard)\b|\bwhat(?:'s|’s| is| are)\s+{REF}\s*\W*(?:about)?|\bmore about\b|\bwhat(?:'s|’s| is)  ?(?:it|that one|this one) about\b|\bis {REF} (?:in|there|any good|good)\b"),
    ),
    "zh": (
        ("who", r"谁(?:写|导演|执导|拍|唱|作|创作|演|编)|(?:作者|导演|歌手|作曲)(?:是谁|是|叫)|是谁的?"),
        ("when", r"哪(?:一)?年|什么时候|何时|年份"),
        ("what", rf"(?:讲|说|写)(?:的是|的|了)?(?:些)?什么|介绍一下|{REF}\s*是什么|内容|剧情|有没有\s*{REF}|简介|知道\s*{REF}\s*吗"),
    ),
}  # fmt: skip


def intents(marked: Marked, lang: Lang) -> list[Intent]:
    """All intents that the words speak of, the most telling first; plain recommending is none of them."""
    patterns = _ENGLISH if lang == "en" else _CHINESE
    return [intent for intent, pattern in patterns.items() if marked.has(pattern)]


def asks_about(marked: Marked, lang: Lang) -> str:
    """What is asked about an item (`who`, `when`, `what`); empty where nothing is."""
    return next((what for what, pattern in _ABOUT[lang] if marked.has(pattern)), "")


def all_seen(marked: Marked, lang: Lang) -> bool:
    """Whether the person knows the whole last list."""
    pattern = (
        r"\b(?:seen|read|heard|watched|know|listened to) (?:all of )?(?:them all|all(?: of)? (?:them|these|those|of them|five)|all|everything|every one)\b|\ball of (?:them|these) (?:already|before)\b"
        if lang == "en"
        else r"(?:这些|全部?|都|所有的?)(?:我)?(?:已经)?(?:都)?(?:看|读|听)过"
    )
    return bool(marked.take(pattern)) and not re.search(REF, marked.text)


def lifted(marked: Marked, lang: Lang) -> list[str]:
    """Kinds of conditions that are to hold no longer ("any year is fine", 不限年份); `all` for every one."""
    words = {
        "en": {
            "year": r"\b(?:any|whatever|every|forget the|drop the|never ?mind the|ignore the|no matter (?:the|which|what)) (?:year|age|decade|period|date|era)s?\b|\b(?:years?|age) (?:does ?n[o'’]t|do not) matter\b|\bold (?:ones )?(?:is|are) fine(?: too)?\b",
            "label": r"\b(?:any|whatever|forget the|drop the|never ?mind the|no matter (?:the|which|what)) (?:genre|theme|topic|subject)s?\b|\bgenre (?:does ?n[o'’]t|does not) matter\b",
            "language": r"\b(?:any|whatever|forget the|drop the|never ?mind the|no matter (?:the|which|what)) languages?\b",
            "creator": r"\b(?:any|whatever|forget the|drop the|not only that|never ?mind the) (?:director|author|artist|creator|writer)s?\b",
            "length": r"\b(?:any|whatever|forget the|drop the|never ?mind the) (?:length|duration)\b|\blength (?:does ?n[o'’]t|does not) matter\b",
            "mood": r"\b(?:any|forget the|drop the|whatever) mood\b",
            "all": r"\b(?:drop|forget|remove|lift|clear|ignore|without) (?:the |all |all the |any |every )*(?:filters?|conditions?|constraints?|limits?|restrictions?)\b",
        },
        "zh": {
            "year": r"(?:不限|不管|不论|随便)(?:什么|哪个|哪)?(?:年份|年代|年)|年(?:份|代)(?:不限|无所谓|都行|都可以)",
            "label": r"(?:不限|不管|随便)(?:什么)?(?:类型|题材|主题)|(?:类型|题材)(?:不限|无所谓|都行|都可以)",
            "language": r"(?:不限|不管|随便)(?:什么)?(?:语言|语种)|(?:语言|语种)(?:不限|无所谓|都行|都可以)",
            "creator": r"(?:不限|不管|随便)(?:什么|哪个)?(?:导演|作者|歌手)",
            "length": r"(?:不限|不管)(?:长度|时长|篇幅)|(?:长度|时长)(?:不限|无所谓|都行|都可以)",
            "mood": r"(?:不限|不管)(?:心情|氛围)",
            "all": r"(?:去掉|取消|清除|不要)(?:所有|全部|这些)?(?:条件|限制|筛选)",
        },
    }[lang]  # fmt: skip
    return [kind for kind, pattern in words.items() if marked.take(pattern)]
