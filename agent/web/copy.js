/**
 * The merchandisers' page: copy for an item, each claim lit up with the field that supports it, checked as one types.
 * Whatever the server sends becomes text.
 */

import { key } from "./api.js";
import { at, h, replace } from "./dom.js";
import { lang, setLang } from "./i18n.js";

const PAUSE = 250; // milliseconds after the last key before the text is checked

const WORDS = {
  en: {
    copy: "Copy", wish: "What is to be written", domain: "Catalogue", item: "Item", form: "Form", audience: "For whom",
    variants: "Variants", write: "Write", fields: "What the catalogue says", text: "The copy", cut: "What was cut",
    nobody: "Nobody in particular", writing: "Writing …", variant: (n) => `Variant ${n}`,
    good: (n) => (n === 1 ? "May be shown: its one claim is supported." : `May be shown: all ${n} claims are supported.`),
    bad: (n) => (n === 1 ? "One thing cannot stand." : `${n} things cannot stand.`), empty: "Nothing written yet.",
    how: { llm: "Written by the language model.", repaired: "Written by the language model, and mended.",
      offline: "Written from the fields alone.", degraded: "The language model gave nothing that may be shown; written from the fields alone." },
    lost: "The server was not reached.", itemHint: "A title", textHint: "The copy appears here. Change it as you like: each claim is checked as you type.",
  },
  zh: {
    copy: "文案", wish: "写什么", domain: "目录", item: "商品", form: "形式", audience: "写给谁", variants: "版本数", write: "撰写",
    fields: "目录中的字段", text: "文案", cut: "删去的内容", nobody: "不特指", writing: "正在撰写……", variant: (n) => `版本 ${n}`,
    good: (n) => `可以发布：${n} 处说法都有依据。`, bad: (n) => `${n} 处不能成立。`, empty: "还没有文字。",
    how: { llm: "由语言模型撰写。", repaired: "由语言模型撰写并修正。", offline: "仅据字段写成。", degraded: "语言模型没有给出可用的文案，仅据字段写成。" },
    lost: "无法连接服务器。", itemHint: "作品名", textHint: "文案会出现在这里。可以随意修改，每处说法都会随写随查。",
  },
};

const state = { options: null, copy: null, item: null, checked: null, asking: null };
const say = () => WORDS[lang()];

async function ask(path, body, signal) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  const response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal, cache: "no-store", credentials: "omit" });
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error([found.detail, found.hint].filter(Boolean).join(" ") || `HTTP ${response.status}`);
  return found;
}

function wish() {
  return { to: at("to").value, item: at("item").value, form: at("form").value, segment: at("segment").value, lang: lang() };
}

/* --- the item ---------------------------------------------------------------------------------------------- */

function showItem(item) {
  state.item = item;
  const rows = [["title", item.title], ["creators", item.creators.join(", ")], ["categories", item.categories.join(", ")],
    ...Object.entries(item.attributes).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]),
    ["language", item.language], ["description", item.description]];
  replace(at("fields"), rows.filter(([, value]) => value).map(([name, value]) =>
    h("div", { "data-field": name }, h("dt", {}, name), h("dd", {}, value))));
}

/* --- the text and its claims --------------------------------------------------------------------------------- */

function findings(checked) {
  const claims = checked.claims.map((one) => ({ ...one, bad: !one.support, from: one.support ? `${one.support.field}: ${one.support.value}` : one.cause }));
  const faults = checked.faults.map((one) => ({ ...one, kind: one.rule, bad: true, from: one.cause, whole: one.end - one.start === checked.text.length }));
  return [...claims, ...faults];
}

function paint(text, found) {
  const shown = found.filter((one) => !one.whole && one.end > one.start).sort((a, b) => a.start - b.start || b.end - a.end);
  const told = shown.filter((one) => one.kind === "story"), fine = shown.filter((one) => one.kind !== "story");
  const plain = (start, end) => [points(text, start, end)];
  const within = (start, end) => marked(fine, start, end, found, plain, plain);
  replace(at("paper"), ...marked(told, 0, [...text].length, found, within, within), "\n");
}

/** Spans as marks from start to end; what stands between them and in them is made by `between` and `inside`. */
function marked(spans, start, end, found, between, inside) {
  const parts = [];
  for (const one of spans) {
    if (one.start < start || one.start >= end) continue; // within a longer one; the list below tells of it
    const stop = Math.min(one.end, end);
    parts.push(...between(start, one.start), h("mark", { class: one.bad ? "bad" : "", "data-n": String(found.indexOf(one)) }, ...inside(one.start, stop)));
    start = stop;
  }
  return [...parts, ...between(start, end)];
}

/** Part of a text by code points: the server counts those, JavaScript counts half of an emoji. */
const points = (text, start, end) => [...text].slice(start, end).join("");

function light(found, n, on) {
  const one = found[n];
  document.querySelector(`mark[data-n="${n}"]`)?.classList.toggle("lit", on);
  at("claims").children[n]?.classList.toggle("lit", on);
  if (one?.support) document.querySelector(`[data-field="${CSS.escape(one.support.field)}"]`)?.classList.toggle("lit", on);
}

function show(checked) {
  state.checked = checked;
  const found = findings(checked);
  const bad = found.filter((one) => one.bad).length;
  paint(checked.text, found);
  const verdict = at("verdict");
  verdict.className = `verdict ${bad ? "bad" : "good"}`;
  verdict.textContent = !checked.text ? say().empty : bad ? say().bad(bad) : say().good(checked.claims.length);
  replace(at("claims"), found.map((one, n) => h("li", {
    class: one.bad ? "bad" : "", tabindex: "0",
    on: { mouseenter: () => light(found, n, true), mouseleave: () => light(found, n, false), focus: () => light(found, n, true), blur: () => light(found, n, false) },
  }, h("span", { class: "kind" }, one.kind), h("span", {}, h("span", { class: "piece" }, one.text || "·"), h("br"), h("span", { class: "from" }, one.from)))));
}

let timer = 0;
function typed() {
  const text = at("text").value;
  paint(text, []);
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

async function check() {
  const text = at("text").value;
  if (!at("item").value || !text) return;
  state.asking?.abort();
  state.asking = new AbortController();
  try {
    const checked = await ask("/v1/copy/check", { ...wish(), text }, state.asking.signal);
    if (at("text").value === text) show(checked);
  } catch (error) {
    if (error.name !== "AbortError") trouble(error);
  }
}

/* --- writing ----------------------------------------------------------------------------------------------- */

function choose(n) {
  const variant = state.copy.variants[n];
  [...at("variants").querySelectorAll("button")].forEach((button, place) => button.setAttribute("aria-pressed", String(place === n)));
  at("text").value = variant.text;
  show(variant.checked);
}

function showCopy(copy) {
  state.copy = copy;
  showItem(copy.item);
  at("how").textContent = [say().how[copy.how], ...copy.notices].join(" ");
  replace(at("variants"), copy.variants.map((_, n) => h("li", {}, h("button", { type: "button", on: { click: () => choose(n) } }, say().variant(n + 1)))));
  at("cut").hidden = copy.cut.length === 0;
  replace(at("cuts"), copy.cut.map((one) => h("li", {}, one.text, h("br"), h("span", { class: "aside" }, one.causes.join(" · ")))));
  choose(0);
}

async function write(event) {
  event.preventDefault();
  at("how").textContent = say().writing;
  try {
    showCopy(await ask("/v1/copy", { ...wish(), n: Number(at("n").value) }));
  } catch (error) {
    trouble(error);
  }
}

function trouble(error) {
  at("how").textContent = error instanceof TypeError ? say().lost : error.message;
}

let looking = 0;
function lookUp() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const query = at("item").value.trim();
    if (query.length < 2) return;
    try {
      const { hits } = await ask(`/v1/items/search?${new URLSearchParams({ q: query, to: at("to").value, k: "8" })}`);
      replace(at("found"), hits.map(({ item }) => h("option", { value: item.id }, item.title)));
    } catch {
      // a title may be typed without help
    }
  }, PAUSE);
}

/* --- the page ---------------------------------------------------------------------------------------------- */

function label() {
  document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-c]")) element.textContent = say()[element.dataset.c];
  at("item").placeholder = say().itemHint;
  at("text").placeholder = say().textHint;
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang()));
  if (!state.options) return;
  const { form, segment } = { form: at("form").value || "blurb", segment: at("segment").value };
  replace(at("form"), state.options.forms.filter((one) => one.purpose[lang()]).map((one) => h("option", { value: one.name, selected: one.name === form }, one.name)));
  purpose();
  replace(at("segment"), h("option", { value: "" }, say().nobody),
    state.options.segments.filter((one) => one.target === at("to").value).map((one) => h("option", { value: one.id, selected: one.id === segment }, `${one.name[lang()]} (${one.size})`)));
}

/** What the chosen form is for, under its name. */
function purpose() {
  at("purpose").textContent = state.options.forms.find((one) => one.name === at("form").value)?.purpose[lang()] ?? "";
}

async function begin() {
  at("text").style.maxHeight = "none"; // as high as the marks that lie under it
  label();
  for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => { setLang(button.dataset.lang); label(); check(); });
  at("wish").addEventListener("submit", write);
  at("item").addEventListener("input", lookUp);
  at("to").addEventListener("change", label);
  at("form").addEventListener("change", () => { purpose(); check(); });
  at("segment").addEventListener("change", check);
  at("text").addEventListener("input", typed);
  try {
    const [{ domains }, options] = await Promise.all([ask("/v1/domains"), ask("/v1/copy/options")]);
    state.options = options;
    const ready = domains.filter((one) => one.trained ?? one.ready ?? true);
    replace(at("to"), ready.map((one) => h("option", { value: one.domain ?? one.name }, one.domain ?? one.name)));
    label();
    const asked = new URLSearchParams(location.search);
    if (asked.get("to")) at("to").value = asked.get("to");
    label();
    if (asked.get("item")) { at("item").value = asked.get("item"); at("wish").requestSubmit(); }
  } catch (error) {
    trouble(error);
  }
}

begin();
