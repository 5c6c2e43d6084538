/** The words of the merchandisers' page. */

export const WORDS = {
  en: {
    copy: "Copy", wish: "What is to be written", domain: "Catalogue", item: "Item", form: "Form", audience: "For whom",
    variants: "Variants", write: "Write", fields: "What the catalogue says", text: "The copy", cut: "What was cut",
    nobody: "Nobody in particular", writing: "Writing …", variant: (n) => `Variant ${n}`,
    good: (n) => (n === 1 ? "May be shown: its one claim is supported." : `May be shown: all ${n} claims are supported.`),
    bad: (n) => (n === 1 ? "One thing cannot stand." : `${n} things cannot stand.`),
    how: { llm: "Written by the language model.", repaired: "Written by the language model, and mended.",
      offline: "Written from the fields alone.", degraded: "The language model gave nothing that may be shown; written from the fields alone." },
    lost: "The server was not reached.", unknown: (title) => `The catalogue holds no title like “${title}”.`, itemHint: "A title", textHint: "The copy appears here. Change it as you like: each claim is checked as you type.",
  },
  zh: {
    copy: "文案", wish: "写什么", domain: "目录", item: "商品", form: "形式", audience: "写给谁", variants: "版本数", write: "撰写",
    fields: "目录中的字段", text: "文案", cut: "删去的内容", nobody: "不特指", writing: "正在撰写……", variant: (n) => `版本 ${n}`,
    good: (n) => `可以发布：${n} 处说法都有依据。`, bad: (n) => `${n} 处不能成立。`,
    how: { llm: "由语言模型撰写。", repaired: "由语言模型撰写并修正。", offline: "仅据字段写成。", degraded: "语言模型没有给出可用的文案，仅据字段写成。" },
    lost: "无法连接服务器。", unknown: (title) => `目录里没有“${title}”这样的名称。`, itemHint: "作品名", textHint: "文案会出现在这里。可以随意修改，每处说法都会随写随查。",
    kinds: { title: "名称", name: "人名地名", year: "年份", trait: "类型主题", story: "内容", number: "数字", duration: "时长", price: "价格", award: "奖项",
      superlative: "最高级", acclaim: "赞誉", comparison: "比较", ranking: "名次", offer: "优惠", quote: "引文", role: "分工", lineage: "渊源", control: "控制符", hidden: "隐藏字符", contact: "联系方式", handle: "标签", instruction: "指令",
      length: "长度", language: "语言", repetition: "重复", person: "个人", url: "网址", markup: "标记", emoji: "表情", decade: "年代", century: "世纪" },
    names: { title: "名称", title_zh: "中文名称", creators: "主创", categories: "分类", year: "年份", genres: "类型", themes: "主题", language: "语言",
      description: "简介", description_zh: "中文简介", domain: "目录", price: "价格", currency: "货币", ingredients: "成分", materials: "材质", material: "材质",
      origin: "产地", origin_zh: "产地", awards: "奖项", cast: "演员", runtime_minutes: "片长（分钟）", duration_minutes: "时长（分钟）", duration: "时长", pages: "页数",
      tracks: "曲目数", players: "玩家人数", min_age: "最低年龄", rating: "评分", rank: "名次", edition: "版本", weight_grams: "重量（克）", capacity_ml: "容量（毫升）",
      volume_ml: "容量（毫升）", warranty_years: "保修（年）", harvest_year: "采制年份", pieces: "件数", diet: "饮食", fragrance: "香味",
      audience: "受众", "audience.items": "受众喜爱的作品", "audience.interests": "受众的兴趣" },
    forms: { title: "标题", tagline: "标语", blurb: "短文", description: "介绍", email: "邮件", push: "推送", social: "帖子", bullets: "要点", snippet: "摘要" },
    causes: [
      [/^no field supports it$/, () => "没有字段支持"], [/^no such title in the catalogue$/, () => "目录里没有这个名称"],
      [/^no field holds (?:this name|these words|this content)$/, () => "没有字段含有这些字"], [/^the price field does not say so$/, () => "价格字段不是这样写的"],
      [/^no field tells of it$/, () => "没有字段提到"], [/^no field names this genre or theme$/, () => "没有字段写有这个类型或主题"],
      [/^no field tells of (.*)$/, (what) => `没有字段提到：${what}`],
      [/^the description does not say it in these words$/, () => "不是简介的原话：情节只能整段摘录简介"],
      [/^the description does not have this clause here$/, () => "简介里这一句不在这个位置"],
      [/^no field says that the name stands for this work$/, () => "没有字段说此人担任这项工作"], [/^the item is no (.*)$/, () => "与商品的类别不符"],
      [/^promises what nobody can promise$/, () => "许诺无法保证的事"], [/^presses people to hurry$/, () => "催促购买"], [/^boasts instead of telling$/, () => "吹捧之词"],
      [/^speaks of instructions or machines$/, () => "谈及指令或机器"], [/^asks for money or data$/, () => "索要钱款或信息"],
      [/^two lines are the same$/, () => "有两行相同"], [/^wanted in (en|zh)$/, (lang) => `应为${lang === "zh" ? "中文" : "英文"}`],
      [/^copy holds no (?:addresses|tags or internal names)$/, () => "文案里不能有网址、标签或内部名称"], [/^this form has no emoji$/, () => "这种形式不用表情符号"],
      [/^copy is plain text$/, () => "文案只能是纯文本"], [/^a sign that nobody sees$/, () => "有看不见的字符"],
      [/^forbidden \((.*)\)$/, (pack) => `禁用（${pack}）`], [/^required \((.*)\)$/, (pack) => `必备（${pack}）`],
      [/^the fields hold no more than (\d+) that differ and pass every check; (\d+) were asked for$/, (found, wanted) => `要求 ${wanted} 个版本，字段只够写出 ${found} 个不同且都属实的版本。`],
      [/^there is too little in the catalogue to write (\S+) in .*?\(found: (.*?); missing: (none, )?(.*?)\)(?:; it contradicts itself: (.*))?$/,
        (form, found, none, missing, against) => `目录里的内容不够如实写出${WORDS.zh.forms[form] ?? form}（已有：${fields(found)}；${none ? "内容太短" : `缺少：${fields(missing)}`}）。${against ? `目录自相矛盾：${against}。` : ""}`],
      [/^(?:Fill in what is missing|Say more in the description), or ask for (.*)\.$/, (forms) => `请补全目录，或改写：${listed(forms).map((one) => WORDS.zh.forms[one] ?? one).join("、")}。`],
      [/^(?:Fill in what is missing|Say more in the description), or write none/, () => "请先补全目录：目前写不出任何一种形式。"],
      [/^the title of \S+ may not stand in copy, found (.*)$/, (title) => `商品的名称不能写进文案：${title}。`],
      [/^Give it a title of at most (\d+) signs/, (most) => `请在目录里改用不超过 ${most} 字，没有表情符号、标记、网址和指令的名称。`],
      [/^the item shares no theme with what leads/, () => "商品与此人喜欢的作品没有共同的主题，文案因此不提那些作品。"],
      [/^the item has none of the segment's interests/, () => "商品的字段里没有这群人的兴趣，文案因此不提这些兴趣。"],
      [/^the catalogue contradicts itself: (.*)$/, (what) => `目录自相矛盾：${what}。`],
      [/^the language model gave nothing: (.*)$/, (why) => `语言模型没有给出文案：${why}。`],
      [/^speaks of, or to, a single person$/, () => "说的是某一个人"], [/^(\w+): (\d+) (characters|words), where (\d+) to (\d+) are wanted$/, (line, found, unit, low, high) => `${found} ${unit === "words" ? "词" : "字"}，应为 ${low} 到 ${high}`],
    ],
  },
};

/** The parts of "one, two and three". */
const listed = (text) => text.split(/, | and | or /);

const fields = (text) => listed(text).map((one) => named(WORDS.zh, one.replace(/ in '\w+'$/, ""))).join("、");

/** A kind of claim, or why one cannot stand, in the language of the page; the server speaks English. */
export function said(words, text) {
  if (words.kinds?.[text]) return words.kinds[text];
  for (const [pattern, make] of words.causes ?? []) {
    const found = pattern.exec(text);
    if (found) return make(...found.slice(1));
  }
  return text;
}

/** A field of the catalogue in the language of the page; what a shop named itself stays as it is. */
export const named = (words, field) => words.names?.[field] ?? field;

/** What the server has to say beside the copy, as a sentence. */
export function sentence(words, text) {
  const found = said(words, text);
  return found === text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}` : found;
}
