"""`GET /v1/parameters`: what decides a ranking, in plain words, as a recommender must tell its users."""

from fastapi import APIRouter

from agent.api.context import Who
from agent.api.wire import Parameter, Parameters
from prompts.outputs import Lang

router = APIRouter(tags=["catalogue"])

EN = (
    Parameter(
        name="history",
        says="What the person liked, disliked, took or said before, in all domains. It decides most. Each item of it "
        "pulls the list towards what people who share it also took, and towards what is written alike.",
        changed_by="POST /v1/feedback; `likes` and `dislikes` in the request",
    ),
    Parameter(
        name="dislike",
        says="Items the person rejected push the list away from what is like them.",
        changed_by="POST /v1/feedback with the action dislike, or forget",
    ),
    Parameter(
        name="known",
        says="What the person has met in the target domain is not recommended again.",
        changed_by="POST /v1/feedback with the action seen, or forget",
    ),
    Parameter(
        name="popularity",
        says="How much it counts that many people took an item: 1 as trained, 2 twice; 0 not at all, and what "
        "everybody is shown is held back.",
        default="1",
        changed_by="`popularity` in the request",
    ),
    Parameter(
        name="diversity",
        says="How much the items of a list should differ from each other: 0 not at all.",
        default="0",
        changed_by="`diversity` in the request",
    ),
    Parameter(
        name="where",
        says="Conditions that every item of the list must fulfil; they remove items and change no score.",
        changed_by="`where` in the request",
    ),
    Parameter(
        name="at",
        says="The moment of asking, where events are dated: what people take at this time of year.",
        default="the dates of the history",
        changed_by="`at` in the request",
    ),
    Parameter(
        name="rerank",
        says="A language model, where one is set, may reorder the items found and words the reasons; it adds none, and "
        "every move it makes stands in the trace.",
        default="where it was measured to help",
        changed_by="`rerank` and `situation` in the request",
    ),
    Parameter(
        name="profiling",
        says="Switched off, nothing known or said of the person counts: everyone gets the same list, the most popular "
        "items that fulfil the conditions.",
        default="on",
        changed_by="`profiling` in the request",
    ),
    Parameter(
        name="payment",
        says="Nobody can pay for a place: no sponsor, price or margin takes part in a score.",
    ),
)
ZH = (
    Parameter(
        name="history",
        says="此人在所有领域里喜欢过、不喜欢过、看过或说过的作品，影响最大。其中每一件都把列表拉向同好者也选过的作品，以及文字内容相近的作品。",
        changed_by="POST /v1/feedback；请求中的 likes 和 dislikes",
    ),
    Parameter(
        name="dislike",
        says="不喜欢的作品会让列表远离与之相似的作品。",
        changed_by="POST /v1/feedback，action 为 dislike 或 forget",
    ),
    Parameter(
        name="known",
        says="在目标领域里已经接触过的作品不再推荐。",
        changed_by="POST /v1/feedback，action 为 seen 或 forget",
    ),
    Parameter(
        name="popularity",
        says="作品受欢迎的程度占多大分量：1 为训练所得，2 为加倍；0 为不计，并让人人都会看到的作品后退。",
        default="1",
        changed_by="请求中的 popularity",
    ),
    Parameter(
        name="diversity",
        says="列表中的作品应有多大差异：0 为不要求。",
        default="0",
        changed_by="请求中的 diversity",
    ),
    Parameter(
        name="where",
        says="列表中每件作品都必须满足的条件；只排除作品，不改变分数。",
        changed_by="请求中的 where",
    ),
    Parameter(
        name="at",
        says="请求的时刻（在事件有日期时）：人们在一年中这个时候会选什么。",
        default="取历史中的日期",
        changed_by="请求中的 at",
    ),
    Parameter(
        name="rerank",
        says="若设置了语言模型，它可以调整已找到作品的顺序并撰写理由；它不能增加作品，每次调整都写在 trace 里。",
        default="在测得有益之处",
        changed_by="请求中的 rerank 和 situation",
    ),
    Parameter(
        name="profiling",
        says="关闭后，关于此人的任何信息都不计入：每个人得到同样的列表，即满足条件的最受欢迎的作品。",
        default="开",
        changed_by="请求中的 profiling",
    ),
    Parameter(name="payment", says="没有人能花钱买到位置：赞助、价格、利润都不参与计分。"),
)
WORDS: dict[Lang, tuple[Parameter, ...]] = {"en": EN, "zh": ZH}


@router.get("/v1/parameters")
def parameters(_who: Who, lang: Lang = "en") -> Parameters:
    """What decides a ranking, the weightiest first, and how a person changes it."""
    return Parameters(parameters=WORDS[lang])
