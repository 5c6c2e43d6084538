"""How a reply looks on a terminal: title and facts on one line, the reason under it."""

from collections.abc import Iterator
from typing import Final

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.cli.errors import printable
from agent.llm.seam import Usage
from agent.replies import Recommendation, Reply, Request, Trace
from migration.domain import Item
from prompts.outputs import Lang
from prompts.template import glossary

HOW: Final[dict[Lang, dict[str, str]]] = {
    "en": {
        "network": "ranked by the migration network",
        "prior": "nothing known of this person's taste that carries over: what many people like",
        "llm": "ranked by the migration network and a language model",
        "repaired": "ranked by the migration network and a language model, whose answer was mended",
        "degraded": "ranked by the migration network: the language model gave nothing usable",
    },
    "zh": {
        "network": "由迁移网络排序",
        "prior": "此人的口味没有可迁移的信息，按热门程度排序",
        "llm": "由迁移网络和语言模型排序",
        "repaired": "由迁移网络和语言模型排序，模型的答案经过修补",
        "degraded": "由迁移网络排序：语言模型没有给出可用的结果",
    },
}

WORDS: Final[dict[Lang, dict[str, str]]] = {
    "en": {
        "heading": "{domain}: for {loved}",
        "comma": ", ",
        "user": "{user}",
        "title": "{title}",
        "offline": "{how}; offline, without a language model",
        "told": "   ({told})",
        "nothing": "Nothing in the catalogue passes the filters.",
        "cost": "Language model: {calls}, {tokens_in:,} tokens in{cached}, {tokens_out:,} out, {ms:,} ms{price}",
        "call": "1 call",
        "calls": "{calls:,} calls",
        "cached": " ({cached:,} cached)",
        "price": ", price {price:.6f}",
        "dropped": "dropped ({cause}): {text}",
        "path": "The path",
        "history": "of {user}: events {events}",
        "profile": "{known} items taken up, {unknown} unknown",
        "part": "by {by}",
        "migrated": "{numbers} numbers, {lifts} items lifted, how={how}, model {model}",
        "evidence": "from {title}",
        "ranking": "by {how}",
        "weight": "language model's weight {weight:g} over {pool} candidates; mended: {unknown} unknown, {duplicates} "
        "repeated, {missing} missing",
        "move": "by {cause}",
        "reason": ": {reason}",
    },
    "zh": {
        "heading": "{domain}：为{loved}推荐",
        "comma": "、",
        "user": " {user} ",
        "title": "《{title}》",
        "offline": "{how}；离线，未使用语言模型",
        "told": " （{told}）",
        "nothing": "目录中没有符合条件的作品。",
        "cost": "语言模型：{calls}，输入 {tokens_in:,} 词元{cached}，输出 {tokens_out:,} 词元，{ms:,} 毫秒{price}",
        "call": "1 次调用",
        "calls": "{calls:,} 次调用",
        "cached": "（其中缓存 {cached:,}）",
        "price": "，费用 {price:.6f}",
        "dropped": "删去（{cause}）：{text}",
        "path": "路径",
        "history": "{user} 的历史：{events} 个事件",
        "profile": "采用 {known} 件作品，{unknown} 件未知",
        "part": "依据{by}",
        "migrated": "{numbers} 个数，{lifts} 件作品加分，方式 {how}，模型 {model}",
        "evidence": "来自《{title}》",
        "ranking": "依据{how}",
        "weight": "语言模型的权重 {weight:g}，候选 {pool} 个；修补：未知 {unknown}，重复 {duplicates}，缺失 {missing}",
        "move": "原因：{cause}",
        "reason": "，{reason}",
    },
}

CAUSES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "behaviour": "行为",
        "text": "文字",
        "network": "网络",
        "prior": "热度",
        "llm": "语言模型",
        "repaired": "语言模型（经修补）",
        "degraded": "网络（语言模型未给出结果）",
        "dislike": "不喜欢",
        "filter": "筛选",
        "diversity": "多样性",
        "length": "长度",
        "forbidden": "不允许的内容",
        "unknown evidence": "未知的依据",
        "not cited": "未注明依据",
        "title or quotation": "标题或引文",
        "name": "名字",
        "language": "语言",
        "figure": "数字",
        "praise": "吹捧",
        "weight": "理由的分量",
        "about other people": "关于他人",
        "about the person": "关于此人",
        "maker, year or kind": "作者、年份或类别",
        "in no field": "目录中没有",
    }
}
"""The names that `Trace` and the checker of sentences use, where they are not English."""


def print_reply(reply: Reply, request: Request, *, as_json: bool, trace: bool) -> None:
    """Print a reply, or its values as JSON; `trace` adds the path that led to it."""
    if as_json:
        typer.echo(reply.model_dump_json(indent=2, exclude=None if trace else {"trace"}))
        return
    console = Console(highlight=False)
    console.print(_heading(reply, request))
    for recommendation in reply.recommendations:
        _print_one(console, recommendation, request.language, dropped=trace)
    if not reply.recommendations:
        console.print(WORDS[request.language]["nothing"])
    for notice in reply.notices:
        console.print(Text(printable(notice), style="yellow"))
    if reply.usage.calls:
        console.print(Text(cost(reply.usage, request.language), style="dim"))
    if trace:
        print_trace(console, reply.trace, request.language)


def facts(item: Item) -> str:
    """Creators and year, as far as the catalogue has them."""
    return " · ".join(part for part in (", ".join(item.creators), item.year) if part)


def cost(usage: Usage, lang: Lang) -> str:
    """What a language model cost, in a few words."""
    words = WORDS[lang]
    return words["cost"].format(
        calls=words["call" if usage.calls == 1 else "calls"].format(calls=usage.calls),
        tokens_in=usage.tokens_in,
        cached=words["cached"].format(cached=usage.tokens_cached) if usage.tokens_cached else "",
        tokens_out=usage.tokens_out,
        ms=usage.milliseconds,
        price="" if usage.price is None else words["price"].format(price=usage.price),
    )


def _heading(reply: Reply, request: Request) -> Text:
    words = WORDS[request.language]
    titles = [words["title"].format(title=title) for title in request.likes]
    loved = words["comma"].join(
        filter(None, [words["user"].format(user=request.user) if request.user else "", *titles])
    )
    domain = glossary(request.language).get(reply.to, reply.to)
    how = HOW[request.language][reply.how]
    told = how if _by_model(reply) else words["offline"].format(how=how)
    heading = printable(words["heading"].format(domain=domain, loved=loved))
    return Text(heading, style="bold") + Text(words["told"].format(told=told), style="dim")


def _by_model(reply: Reply) -> bool:
    """Whether a language model was asked, with or without success."""
    return reply.how in {"llm", "repaired", "degraded"} or reply.usage.calls > 0


def _print_one(console: Console, recommendation: Recommendation, language: Lang, *, dropped: bool) -> None:
    item = recommendation.item
    line = Text(f"{recommendation.rank:>3}  ") + Text(printable(item.title_in(language)), style="bold")
    described = facts(item)
    console.print(line + Text(printable(f"  {described}") if described else "", style="dim"))
    console.print(Padding(Text(printable(recommendation.reason.text)), (0, 0, 0, 5), expand=False))
    if not dropped:
        return
    for sentence in recommendation.reason.dropped:
        cause, colon, found = sentence.cause.partition(": ")
        cause = CAUSES.get(language, {}).get(cause, cause)
        colon = "：" if colon and language == "zh" else colon
        told = WORDS[language]["dropped"].format(cause=f"{cause}{colon}{found}", text=sentence.text)
        console.print(Text(printable(f"     {told}"), style="dim"))


def print_trace(console: Console, trace: Trace, lang: Lang) -> None:
    """Print the path that led to a reply: what of the history entered, how strongly, and what it did."""
    console.print()
    console.print(Text(WORDS[lang]["path"], style="bold"))
    for name, told in _path(trace, lang):
        console.print(printable(f"{name:<15}  {told}"), markup=False)


def _path(trace: Trace, lang: Lang) -> Iterator[tuple[str, str]]:
    """The lines of the path: the value that one is about, and what is told of it."""
    words, causes = WORDS[lang], CAUSES.get(lang, {})
    profile, migrated, ranking = trace.profile, trace.migrated, trace.ranking
    yield "History", words["history"].format(user=trace.history.user, events=len(trace.history.events))
    yield "Profile", words["profile"].format(known=len(profile.parts), unknown=len(profile.unknown))
    for part in profile.parts:
        by = words["part"].format(by=causes.get(part.by, part.by))
        yield "", f"{part.weight:+.3f}  {part.domain}:{part.item}  {by}"
    numbers, lifts = len(migrated.vector), len(migrated.lifts)
    yield (
        "MigratedProfile",
        words["migrated"].format(
            numbers=numbers, lifts=lifts, how=causes.get(migrated.how, migrated.how), model=migrated.model
        ),
    )
    for candidate in trace.candidates:
        yield f"Candidate {candidate.rank:>3}", f"{candidate.score:+.3f}  {candidate.item.key}"
        for evidence in candidate.evidence:
            title = evidence.title or f"{evidence.domain}:{evidence.item}"
            yield "", f"{evidence.contribution:+.3f}  {words['evidence'].format(title=title)}"
    yield "Ranking", words["ranking"].format(how=causes.get(ranking.how, ranking.how))
    if ranking.weight:
        mended = ranking.mended.model_dump()
        yield "", words["weight"].format(weight=ranking.weight, pool=ranking.pool, **mended)
    for move in trace.ledger:
        moved = f"{move.before or '-':>3} -> {move.after or '-':<3} {move.title}"
        reason = words["reason"].format(reason=move.reason) if move.reason else ""
        yield "Place", f"{moved}  {words['move'].format(cause=causes.get(move.cause, move.cause))}{reason}"
