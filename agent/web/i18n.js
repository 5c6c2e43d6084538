/** The page's words, in English and Chinese. A word that takes values is a function of them. */

/** @typedef {"en" | "zh"} Lang */

const things = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const en = {
  skip: "Skip to the conversation",
  conversation: "Conversation",
  profile: "Your taste",
  language: "Language",
  find: "Find",
  untrained: "not trained yet",
  dark: "Dark colours",
  light: "Light colours",
  anew: "New conversation",
  sayLabel: "Your message",
  sayHint: "I loved …",
  send: "Send",
  stop: "Stop",
  close: "Close",
  you: "You",
  thinking: "Looking",
  stopped: "Stopped.",
  retry: "Try again",
  again: "Check again",

  welcomeTitle: "What do you love?",
  welcomeText: (from, to) => `Name a few ${from} that stayed with you. You get ${to} to go with them, each with the reason.`,
  tryOne: "For example",
  loadingTitle: "One moment",
  untrainedTitle: "Nothing to recommend from yet",
  untrainedText: "No network is trained here. On the machine that runs Segue:",
  noCatalogue: "The store is empty. Load the sample, or import your own catalogue with segue import PATH.",
  steps: { sample: "Load the sample catalogue", train: "Train a network", index: "Build its index" },

  modeOffline: "No language model: answers come from the evidence.",
  modeModel: "Answers are worded by a language model and checked against the evidence.",
  offlineTitle: "No connection to Segue",
  offlineText: "Your message is kept. It can be sent again once the server answers.",
  noStart: "The server does not answer. Is “segue serve” still running?",
  tooMany: (seconds) => `Too many requests at once. Try again in ${things(seconds, "second", "seconds")}.`,
  problems: {}, // by code; the server's own words are English
  request: "Request",

  like: "Love",
  dislike: "Not for me",
  seen: "Seen",
  why: "Why",
  likeOf: (title) => `I love ${title}`,
  dislikeOf: (title) => `${title} is not for me`,
  seenOf: (title) => `I have seen ${title}`,
  whyOf: (title) => `Why ${title}?`,
  carried: "Carried by",
  source: (title, percent) => `${title}: ${percent} % of what speaks for it`,
  list: (to) => `Recommended ${to}`,
  more: (n) => `Show ${n} more`,
  none: "Nothing is left to recommend here. Ease a condition, or name something else you love.",
  updated: (added, gone) => `List updated: ${added} new, ${gone} gone.`,
  unchanged: "List updated; the same titles stay.",
  rose: (n) => `up ${n}`,
  fell: (n) => `down ${n}`,
  fresh: "new",
  liked: (title) => `${title} is among what you love.`,
  disliked: (title) => `${title} will not come again.`,
  wasSeen: (title) => `${title} is marked as seen.`,
  undo: "Undo",
  how: {
    prior: "Ranked by popularity alone: nothing is known of your taste yet.",
    degraded: "The language model did not answer, so the order and the words are Segue's own.",
    repaired: "The language model's order had gaps, which Segue mended.",
  },

  whyTitle: (title) => `Why ${title}?`,
  place: "By your taste",
  ofAll: (n) => `of ${n.toLocaleString("en")}`,
  score: "Score",
  stranger: "For a stranger",
  flow: "From what you love to this",
  flowLabel: (title) => `A flow from what you love, through what it shares, to ${title}. The table below has the same numbers.`,
  loves: "You said",
  shares: "In common",
  choices: "what people choose together",
  words: "how they are described",
  away: "another direction",
  not: (title) => `not ${title}`,
  others: (n) => `${n} more`,
  contributions: "What each one adds",
  contributionsNote: "How far the score falls when it is taken out. Exact, from the model that ranked.",
  item: "Title",
  adds: "Adds",
  share: "Share",
  without: "Place without",
  untold: (n) => `${things(n, "further item adds", "further items add")} less.`,
  unknown: (n) => `${things(n, "item", "items")} could not be read: not in training, and without a description.`,
  noEvidence: "Nothing you named speaks for it: it stands here because many people choose it.",
  metNote: "You know it already, so it is not recommended.",
  path: "The whole path",
  pathNote: "Every step from your history to this answer, as the program took it.",
  print: "Print",
  pathSteps: {
    history: "History", profile: "Profile", migrated: "Carried across", candidates: "Candidates", ranking: "Ranking", reason: "Reason",
  },
  pathHistory: (n) => things(n, "event", "events"),
  pathProfile: (n, unknown) => `${things(n, "item", "items")} taken up${unknown ? `, ${unknown} unreadable` : ""}`,
  pathMigrated: (to, dim, how) => `into ${to}, ${dim} numbers, by ${how === "prior" ? "popularity alone" : "the migration network"}`,
  pathCandidates: (n) => `${things(n, "candidate", "candidates")} found`,
  pathRanking: (place, how) => `place ${place}, ranked by ${how}`,
  rankedBy: { network: "the network", prior: "popularity", llm: "a language model", repaired: "a language model, mended", degraded: "the network; the language model failed", everyone: "popularity, without profiling" },
  causes: { network: "the network", dislike: "a dislike", filter: "a condition", diversity: "variety", llm: "the language model" },
  model: "Model",

  profileEmpty: "Nothing yet. Say what you love, and it shows here, to weigh or to take out.",
  groups: { like: "You love", dislike: "Not for you", seen: "Seen", met: "From your history" },
  remove: (title) => `Remove ${title}`,
  removed: (title) => `${title} removed.`,
  weightOf: (title) => `How much ${title} counts`,
  weightWords: ["not at all", "less", "as it is", "more", "most"],
  themes: "Themes",
  themesNote: "What runs through it. Turn one up or down and the list follows.",
  forget: "Forget everything about me",
  forgetSure: "Forget it all? This cannot be undone.",
  forgotten: "All forgotten.",
  yes: "Forget",
  no: "Keep",

  keyTitle: "This server asks for a key",
  keyText: "Whoever runs it can give you one. It is kept until this tab closes.",
  keyLabel: "Key",
  enter: "Enter",
  domains: {
    album: ["album", "albums"], article: ["article", "articles"], book: ["book", "books"], course: ["course", "courses"],
    film: ["film", "films"], game: ["game", "games"], movie: ["film", "films"], music: ["album", "albums"],
    podcast: ["podcast", "podcasts"], recipe: ["recipe", "recipes"], series: ["series", "series"], song: ["song", "songs"],
  },
  comma: ", ",
  or: (names) => names.join(names.length > 2 ? ", " : " or ").replace(/, ([^,]*)$/, " or $1"),
  examples: [
    (titles, to) => `I loved ${titles[0]} and ${titles[1]}. Which ${to}?`,
    (titles) => `I loved ${titles[2]}, but nothing sad`,
    (titles, to) => `${to[0].toUpperCase()}${to.slice(1)} after 2000 for someone who loves ${titles[3]}`,
  ],
  quoted: (title) => title,
};

/** @type {typeof en} */
const zh = {
  skip: "跳到对话",
  conversation: "对话",
  profile: "你的喜好",
  language: "语言",
  find: "想找",
  untrained: "尚未训练",
  dark: "深色",
  light: "浅色",
  anew: "新对话",
  sayLabel: "你想说的话",
  sayHint: "我喜欢……",
  send: "发送",
  stop: "停止",
  close: "关闭",
  you: "你",
  thinking: "正在寻找",
  stopped: "已停止。",
  retry: "再试一次",
  again: "重新检查",

  welcomeTitle: "你喜欢什么？",
  welcomeText: (from, to) => `说几部让你难忘的${from}，就能得到与之相通的${to}，每一部都附上理由。`,
  tryOne: "比如",
  loadingTitle: "请稍候",
  untrainedTitle: "还没有可以推荐的内容",
  untrainedText: "这里还没有训练好的网络。请在运行 Segue 的机器上执行：",
  noCatalogue: "数据库是空的。可以载入示例，或用 segue import PATH 导入自己的目录。",
  steps: { sample: "载入示例目录", train: "训练网络", index: "建立索引" },

  modeOffline: "未使用语言模型：回答直接由依据写成。",
  modeModel: "回答由语言模型措辞，并与依据核对。",
  offlineTitle: "连接不上 Segue",
  offlineText: "你的话还留着，服务器恢复后可以再发一次。",
  noStart: "服务器没有应答。“segue serve”还在运行吗？",
  tooMany: (seconds) => `请求太多，请在 ${seconds} 秒后再试。`,
  problems: {
    internal: "服务器处理这次请求时出了错。", busy: "服务器正忙，请稍后再试。", unknown: "找不到所说的内容。", invalid: "请求不符合要求。",
    "too-large": "内容太长，请分几次发送。", "slow-body": "发送得太慢，请再试一次。", "no-access": "密钥不对，或没有密钥。", forbidden: "这个密钥不能用于此事。",
    store: "数据库暂时无法使用。", model: "推荐网络暂时无法使用。", untrained: "还没有为此训练网络。", "index-missing": "还没有建立索引。",
    "index-broken": "索引已损坏，需要重建。", "index-stale": "索引已过期，需要重建。", "index-busy": "索引正在更换，请稍后再试。",
  },
  request: "请求编号",

  like: "喜欢",
  dislike: "不适合我",
  seen: "看过",
  why: "为什么",
  likeOf: (title) => `我喜欢${title}`,
  dislikeOf: (title) => `${title}不适合我`,
  seenOf: (title) => `我看过${title}`,
  whyOf: (title) => `为什么推荐${title}？`,
  carried: "来自",
  source: (title, percent) => `${title}：占全部依据的 ${percent}%`,
  list: (to) => `推荐的${to}`,
  more: (n) => `再看 ${n} 个`,
  none: "没有可以推荐的了。放宽一个条件，或再说一部你喜欢的作品。",
  updated: (added, gone) => `列表已更新：新增 ${added} 个，移出 ${gone} 个。`,
  unchanged: "列表已更新，作品没有变化。",
  rose: (n) => `上升 ${n} 位`,
  fell: (n) => `下降 ${n} 位`,
  fresh: "新",
  liked: (title) => `${title}已列入你喜欢的作品。`,
  disliked: (title) => `不会再推荐${title}。`,
  wasSeen: (title) => `${title}已标为看过。`,
  undo: "撤销",
  how: {
    prior: "只按受欢迎程度排列：还不了解你的喜好。",
    degraded: "语言模型没有回应，顺序和文字都由 Segue 自己给出。",
    repaired: "语言模型给出的顺序有缺漏，Segue 已补全。",
  },

  whyTitle: (title) => `为什么推荐${title}？`,
  place: "按你的喜好",
  ofAll: (n) => `共 ${n} 个`,
  score: "得分",
  stranger: "对陌生人",
  flow: "从你喜欢的，到这一部",
  flowLabel: (title) => `从你喜欢的作品，经过共同之处，流向${title}。下面的表格有同样的数字。`,
  loves: "你说过",
  shares: "共同之处",
  choices: "人们一起选择的",
  words: "文字介绍相近",
  away: "另一个方向",
  not: (title) => `不喜欢${title}`,
  others: (n) => `另外 ${n} 个`,
  contributions: "各自的作用",
  contributionsNote: "去掉它以后，得分下降多少。数字是精确的，来自排序的模型本身。",
  item: "作品",
  adds: "作用",
  share: "占比",
  without: "去掉后的位置",
  untold: (n) => `另有 ${n} 部作品作用较小。`,
  unknown: (n) => `有 ${n} 部作品无法读取：训练时没有见过，也没有介绍。`,
  noEvidence: "你说过的作品里没有支持它的；它在这里，是因为选它的人很多。",
  metNote: "你已经知道它，所以不会推荐。",
  path: "完整的过程",
  pathNote: "从你的记录到这个回答，程序走过的每一步。",
  print: "打印",
  pathSteps: {
    history: "记录", profile: "喜好", migrated: "迁移", candidates: "候选", ranking: "排序", reason: "理由",
  },
  pathHistory: (n) => `${n} 条记录`,
  pathProfile: (n, unknown) => `采用了 ${n} 部作品${unknown ? `，${unknown} 部无法读取` : ""}`,
  pathMigrated: (to, dim, how) => `迁移到${to}，${dim} 个数，由${how === "prior" ? "受欢迎程度" : "迁移网络"}得出`,
  pathCandidates: (n) => `找到 ${n} 个候选`,
  pathRanking: (place, how) => `第 ${place} 位，由${how}排序`,
  rankedBy: { network: "网络", prior: "受欢迎程度", llm: "语言模型", repaired: "语言模型（已补全）", degraded: "网络（语言模型没有回应）", everyone: "受欢迎程度（不使用个人信息）" },
  causes: { network: "网络", dislike: "不喜欢的", filter: "条件", diversity: "多样性", llm: "语言模型" },
  model: "模型",

  profileEmpty: "还没有内容。说说你喜欢什么，它会出现在这里，可以调整分量，也可以移除。",
  groups: { like: "你喜欢", dislike: "不适合你", seen: "看过", met: "来自你的记录" },
  remove: (title) => `移除${title}`,
  removed: (title) => `已移除${title}。`,
  weightOf: (title) => `${title}占多大分量`,
  weightWords: ["不计", "少一些", "照常", "多一些", "最多"],
  themes: "主题",
  themesNote: "贯穿其中的东西。调高或调低一个，列表随之改变。",
  forget: "忘记关于我的一切",
  forgetSure: "全部忘记吗？这无法撤销。",
  forgotten: "已全部忘记。",
  yes: "忘记",
  no: "保留",

  keyTitle: "这台服务器需要密钥",
  keyText: "请向管理者索取。密钥只保留到这个标签页关闭。",
  keyLabel: "密钥",
  enter: "进入",
  domains: {
    album: ["专辑", "专辑"], article: ["文章", "文章"], book: ["书", "书"], course: ["课程", "课程"],
    film: ["电影", "电影"], game: ["游戏", "游戏"], movie: ["电影", "电影"], music: ["音乐", "音乐"],
    podcast: ["播客", "播客"], recipe: ["菜谱", "菜谱"], series: ["剧集", "剧集"], song: ["歌曲", "歌曲"],
  },
  comma: "、",
  or: (names) => names.join("或"),
  examples: [
    (titles, to) => `我喜欢${titles[0]}和${titles[1]}，有什么${to}？`,
    (titles) => `我喜欢${titles[2]}，但不要悲伤的`,
    (titles, to) => `我喜欢${titles[3]}，推荐 2000 年以后的${to}`,
  ],
  quoted: (title) => `《${title}》`,
};

const WORDS = { en, zh };
const KEPT = "segue.lang";

function first() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // a browser that keeps nothing: its own language decides
  }
  return kept === "en" || kept === "zh" ? kept : navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

let current = /** @type {Lang} */ (first());

/** The language now. @returns {Lang} */
export const lang = () => current;

/** The words of the language now: `t().send`, `t().whyOf(title)`. */
export const t = () => WORDS[current];

/** Change the language, keep it, and put the new words wherever the page has fixed ones. */
export function setLang(/** @type {Lang} */ next) {
  current = next;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // it holds until the page is loaded again
  }
  relabel();
}

/** Put the words of the language now into every element that names one in data-t, data-t-label or data-t-placeholder. */
export function relabel() {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t()[element.dataset.t];
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t()[element.dataset.tLabel]);
    if (element.matches("button")) element.title = t()[element.dataset.tLabel];
  }
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t()[element.dataset.tPlaceholder];
  for (const element of document.querySelectorAll("[data-lang]")) {
    element.setAttribute("aria-pressed", String(element.dataset.lang === current));
  }
}

/** What the items of a domain are called: one of them, or several. */
export function noun(domain, many = true) {
  const names = t().domains[domain.toLowerCase()] ?? t().domains[domain.toLowerCase().replace(/s$/, "")];
  return names ? names[many ? 1 : 0] : domain;
}

/** An item's title in the language now, where the catalogue has it, else as it is. */
export function titleOf(item) {
  return item.attributes?.[`title_${current}`] || item.title || item.id;
}

/** The title as a sentence of the language now names it. */
export const quoted = (title) => t().quoted(title);

/** A label of the catalogue ("science fiction") in the language now, where there is a word for it. */
export function label(value) {
  return glossary[current]?.[value.toLowerCase()] ?? value;
}

const glossary = { en: {}, zh: {} };

/** Learn words for labels: `{ "science fiction": "科幻" }`. */
export function learn(/** @type {Lang} */ language, words) {
  Object.assign(glossary[language], words);
}

/** A number as people of the language write it. */
export const number = (value, digits = 3) =>
  value.toLocaleString(current, { minimumFractionDigits: digits, maximumFractionDigits: digits });
