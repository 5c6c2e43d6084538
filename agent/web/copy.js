/**
 * The merchandisers' page: copy for an item, each claim lit up with the field that supports it, checked as one types.
 * Whatever the server sends becomes text.
 */

import { key } from "./api.js";
import { at, h, replace } from "./dom.js";
import { lang, setLang } from "./i18n.js";
import { named, said, sentence, WORDS } from "./copy-words.js";

const PAUSE = 250; // milliseconds after the last key before the text is checked

const state = { options: null, copy: null, item: null, checked: null, asking: null };
const say = () => WORDS[lang()];

async function ask(path, body, signal) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  const response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal, cache: "no-store", credentials: "omit" });
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(found.detail || `HTTP ${response.status}`), { status: response.status, hint: found.hint || "" });
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
    h("div", { "data-field": name }, h("dt", {}, named(say(), name)), h("dd", {}, value))));
}

/* --- the text and its claims --------------------------------------------------------------------------------- */

function findings(checked) {
  const claims = checked.claims.map((one) => ({ ...one, bad: !one.support, from: one.support ? `${named(say(), one.support.field)}: ${one.support.value}` : one.cause }));
  const faults = checked.faults.map((one) => ({ ...one, kind: one.rule, bad: true, from: one.cause, whole: one.end - one.start === checked.text.length }));
  return [...claims, ...faults].sort((one, other) => other.bad - one.bad); // what cannot stand comes first
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
  for (const field of at("fields").querySelectorAll(".lit")) field.classList.remove("lit"); // what lit it is drawn anew
  const found = findings(checked);
  const bad = found.filter((one) => one.bad).length;
  paint(checked.text, found);
  const verdict = at("verdict");
  verdict.className = `verdict ${bad ? "bad" : "good"}`;
  verdict.textContent = !checked.text ? "" : bad ? say().bad(bad) : say().good(checked.claims.length);
  replace(at("claims"), found.map((one, n) => h("li", {
    class: one.bad ? "bad" : "", tabindex: "0",
    on: { mouseenter: () => light(found, n, true), mouseleave: () => light(found, n, false), focus: () => light(found, n, true), blur: () => light(found, n, false) },
  }, h("span", { class: "kind" }, said(say(), one.kind)), h("span", {}, h("span", { class: "piece" }, one.text || "·"), h("br"), h("span", { class: "from" }, one.bad ? said(say(), one.from) : one.from)))));
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
  state.asking?.abort();
  if (!text) show({ text, claims: [], faults: [] });
  if (!at("item").value || !text) return;
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
  tell([say().how[copy.how], ...copy.notices.map((one) => sentence(say(), one))].join(" "));
  replace(at("variants"), copy.variants.map((_, n) => h("li", {}, h("button", { type: "button", on: { click: () => choose(n) } }, say().variant(n + 1)))));
  at("cut").hidden = copy.cut.length === 0;
  replace(at("cuts"), copy.cut.map((one) => h("li", {}, one.text, h("br"), h("span", { class: "aside" }, one.causes.join(" · ")))));
  choose(0);
}

/** Nothing of another item's copy stays beside a refusal. */
function clear() {
  state.copy = state.item = null;
  for (const name of ["fields", "variants", "cuts"]) replace(at(name));
  at("cut").hidden = true;
  at("text").value = "";
  show({ text: "", claims: [], faults: [] });
}

async function write(event) {
  event.preventDefault();
  tell(say().writing);
  try {
    showCopy(await ask("/v1/copy", { ...wish(), n: Number(at("n").value) }));
  } catch (error) {
    if (error.status) clear(); // a refusal; a server that is lost takes nothing away
    trouble(error);
  }
}

function trouble(error) {
  const told = () => [error.message, error.hint].filter(Boolean).map((one) => sentence(say(), one)).join(" ");
  tell(error instanceof TypeError ? say().lost : error.status === 404 ? say().unknown(at("item").value) : told(), true);
}

function tell(text, bad = false) {
  at("how").textContent = text;
  at("how").classList.toggle("bad", bad);
}

/** All titles of an item: the browser shows what holds the letters typed, whatever the language of the page. */
function called({ title, creators, attributes }) {
  const others = Object.entries(attributes).filter(([name]) => name.startsWith("title_")).map(([, value]) => value);
  return [title, ...others, ...creators.slice(0, 1)].join(" · ");
}

let looking = 0;
function lookUp() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const query = at("item").value.trim();
    if (query.length < 2) return;
    try {
      const { hits } = await ask(`/v1/items/search?${new URLSearchParams({ q: query, to: at("to").value, k: "8" })}`);
      replace(at("found"), hits.map(({ item }) => h("option", { value: item.id }, called(item))));
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
  if (state.item) showItem(state.item);
  if (!state.options) return;
  const { form, segment } = { form: at("form").value || "blurb", segment: at("segment").value };
  replace(at("form"), state.options.forms.filter((one) => one.purpose[lang()]).map((one) => h("option", { value: one.name, selected: one.name === form }, say().forms?.[one.name] ?? one.name)));
  purpose();
  replace(at("segment"), h("option", { value: "" }, say().nobody),
    state.options.segments.filter((one) => one.target === at("to").value).map((one) => h("option", { value: one.id, selected: one.id === segment }, `${one.name[lang()]} (${one.size})`)));
}

/** What the chosen form is for, under its name. */
function purpose() {
  at("purpose").textContent = state.options.forms.find((one) => one.name === at("form").value)?.purpose[lang()] ?? "";
}

async function begin() {
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
