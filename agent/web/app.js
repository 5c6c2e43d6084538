/**
 * The page, put together: who the person is, which list is live, and what happens when something changes.
 *
 *     the person says something -> an answer streams in -> its list is live
 *     the person judges, weighs or removes something -> it is stored -> the live list and the profile follow
 */

import * as api from "./api.js";
import { makeChat } from "./chat.js";
import { at, h, icon, replace } from "./dom.js";
import { lang, learn, noun, quoted, relabel, setLang, t, titleOf } from "./i18n.js";
import { anew, keep, kept } from "./kept.js";
import { makeProfile } from "./profile.js";
import { keyOf, met, read, remember } from "./reply.js";
import { onTheme, toggle } from "./theme.js";
import { banner, trouble } from "./trouble.js";
import * as opening from "./welcome.js";
import { makeWhy } from "./why.js";

const LENGTH = 5; // of a list, at least

/** What the page knows at this moment. */
const now = {
  found: /** @type {{domains: object[], llm: boolean} | null} */ (null),
  known: /** @type {object[]} */ ([]),
  person: /** @type {object | null} */ (null),
  opinions: /** @type {Map<string, string>} */ (new Map()),
  list: /** @type {ReturnType<import("./cards.js").makeList> | null} */ (null),
  weights: /** @type {Record<string, number>} */ ({}),
  following: new AbortController(),
};

const acts = { opine, why: openWhy, opinion: (item) => now.opinions.get(keyOf(item)) ?? "" };
const why = makeWhy({ onProblem: trouble, path: () => listed({}) });
const profile = makeProfile({ remove, weigh, weights: () => now.weights, forget });
const chat = makeChat({
  acts,
  message: (text) => {
    at("status").classList.remove("shown");
    return { ...here(), text };
  },
  onList: (list) => {
    settle();
    now.list = list;
  },
  onDone: heard,
  onProblem: trouble,
});

/* --- what is recommended ------------------------------------------------------------------------------------- */

/** What every request about this conversation says. */
const here = () => ({ session: kept().session, user: kept().user, lang: lang() });

/** The whole list as it is now, with the path that led to it. */
async function listed(dials, signal) {
  const k = Math.max(LENGTH, now.list?.reply.cards.length ?? 0);
  const { session, answer } = await api.turn({ ...here(), k, ...dials }, signal);
  took(session);
  return read(answer);
}

/** Let the live list follow what has changed, and say so; a newer change overtakes an older one. */
async function follow({ dials = {}, said = "", undo = null } = {}) {
  const list = now.list;
  if (!list) return said && say(said, undo);
  now.following.abort();
  const { signal } = (now.following = new AbortController());
  list.busy(true);
  try {
    const reply = await listed(dials, signal);
    if (signal.aborted) return;
    say([said, list.update(reply)].filter(Boolean).join(" "), undo);
  } catch (error) {
    if (!signal.aborted) warn(error);
  } finally {
    if (!signal.aborted) list.busy(false);
  }
}

/** The list is live no more. What stands below it stays where it is on the screen. */
function settle() {
  now.following.abort();
  const scroll = at("scroll");
  const below = scroll.scrollHeight - scroll.scrollTop;
  now.list?.settle();
  now.list = null;
  scroll.scrollTop = scroll.scrollHeight - below;
}

/** An answer has ended: keep the conversation, and show what it changed. */
function heard({ session }) {
  took(session);
  if (!session.shown) settle();
  refreshPerson();
}

/** The conversation goes on from here. */
function took(session) {
  keep({ session: session.id, user: session.user || kept().user, stored: true });
  now.weights = session.wishes.weights;
  if (session.wishes.domain && session.wishes.domain !== kept().to) {
    keep({ to: session.wishes.domain });
    drawDomains();
  }
}

/* --- what the person says of an item --------------------------------------------------------------------------- */

async function opine(item, opinion) {
  const said = { like: "liked", dislike: "disliked", seen: "wasSeen", forget: "removed" }[opinion];
  try {
    await api.feedback(kept().user, item, opinion);
  } catch (error) {
    return warn(error);
  }
  keep({ stored: true });
  remember([item]);
  const undo = opinion === "forget" ? null : () => opine(item, "forget");
  await Promise.all([refreshPerson(), follow({ said: t()[said](quoted(titleOf(item))), undo })]);
}

function remove(item) {
  return opine(item, "forget");
}

function weigh(name, factor) {
  const { [name]: _, ...others } = now.weights;
  now.weights = factor === 1 ? others : { ...others, [name]: factor };
  follow({ dials: { weights: now.weights } });
}

async function forget() {
  try {
    await api.forget(kept().user);
  } catch (error) {
    if (error.status !== 404) return warn(error);
  }
  anew();
  now.list = null;
  now.weights = {};
  chat.clear();
  say(t().forgotten);
  await refreshPerson();
}

async function refreshPerson() {
  try {
    now.person = kept().stored ? await api.person(kept().user) : null;
    const unmet = (now.person?.events ?? []).filter((event) => !met(event)).map(keyOf);
    if (unmet.length) remember(await api.items(unmet));
  } catch (error) {
    return warn(error);
  }
  now.opinions = new Map((now.person?.events ?? []).map((event) => [keyOf(event), event.action]).reverse());
  profile.show(now.person);
  now.list?.draw();
}

function openWhy(item, card = cardOf(item)) {
  why.ask(item, { to: item.domain, user: kept().user, language: lang(), weights: now.weights }, card);
}

const cardOf = (item) => now.list?.reply.cards.find((card) => keyOf(card.item) === keyOf(item));

/* --- what the page says by the way --------------------------------------------------------------------------- */

let quiet = 0;

/** Say something at the foot of the page, to everybody; `undo` gives it a button. */
function say(text, undo) {
  const line = at("status");
  const back = undo && h("button", { type: "button", class: "quiet", on: { click: () => undo() } }, t().undo);
  replace(line, h("span", {}, text), back);
  line.classList.add("shown");
  clearTimeout(quiet);
  quiet = setTimeout(() => line.classList.remove("shown"), undo ? 8000 : 4000);
}

function warn(error) {
  if (error instanceof api.Unreachable) return banner(t().offlineTitle);
  say(t().problems[error.code] ?? [error.message, error.hint].filter(Boolean).join(" "));
}

/* --- the fixed parts of the page ------------------------------------------------------------------------------ */

function drawDomains() {
  const select = /** @type {HTMLSelectElement} */ (at("domain"));
  const options = (now.found?.domains ?? []).map(({ domain, trained, indexed }) => {
    const ready = trained && indexed;
    return h("option", { value: domain, disabled: !ready, selected: domain === kept().to }, ready ? noun(domain) : `${noun(domain)} (${t().untrained})`);
  });
  replace(select, ...options);
  select.closest(".field").hidden = !options.length;
}

function drawWelcome() {
  if (now.found) opening.welcome(now.found, { to: kept().to, titles: named().map((item) => quoted(titleOf(item))), say: chat.say, again: start });
}

/** Items for the examples: those with a title in the language now, where there are enough of them. */
function named() {
  const own = now.known.filter((item) => lang() === "en" || item.attributes[`title_${lang()}`]);
  return own.length >= 4 ? own : now.known;
}

function drawMode() {
  at("mode").textContent = now.found ? (now.found.llm ? t().modeModel : t().modeOffline) : "";
}

/** Everything again, in the language now. */
function redraw() {
  relabel();
  onTheme(drawTheme);
  drawDomains();
  drawWelcome();
  drawMode();
  profile.show(now.person);
}

async function learnWords() {
  learn(lang(), await api.words(lang()));
}

function drawTheme(theme) {
  const other = theme === "dark" ? "light" : "dark";
  const knob = at("theme");
  replace(knob, icon(other));
  knob.setAttribute("aria-label", t()[other]);
  knob.title = t()[other];
}

/** The side panel on a narrow screen: it slides in, and gives the focus back when it goes. */
function openProfile(yes) {
  document.body.classList.toggle("profile-open", yes);
  at("open-profile").setAttribute("aria-expanded", String(yes));
  (yes ? document.getElementById("close-profile") : at("open-profile"))?.focus();
}

function wire() {
  for (const element of document.querySelectorAll("[data-icon]")) {
    if (element.dataset.icon !== "theme") replace(element, icon(element.dataset.icon));
  }
  for (const element of document.querySelectorAll("[data-lang]")) {
    element.addEventListener("click", async () => {
      setLang(element.dataset.lang);
      redraw();
      await learnWords().catch(warn);
      redraw();
      follow();
    });
  }
  at("theme").addEventListener("click", toggle);
  at("anew").addEventListener("click", () => {
    keep({ session: "" });
    now.list = null;
    now.weights = {};
    chat.clear();
  });
  at("domain").addEventListener("change", ({ target }) => {
    keep({ to: target.value });
    drawWelcome();
    follow({ dials: { to: target.value } });
  });
  at("open-profile").addEventListener("click", () => openProfile(true));
  at("profile").addEventListener("click", (event) => event.target.closest("#close-profile") && openProfile(false));
  addEventListener("keydown", (event) => event.key === "Escape" && document.body.classList.contains("profile-open") && openProfile(false));
  addEventListener("offline", () => banner(t().offlineTitle));
  addEventListener("online", () => banner(null));
}

/** Ask what there is; the page is usable from here on. */
async function start() {
  opening.loading();
  try {
    now.found = await api.domains();
    await learnWords().catch(warn); // without them labels are shown as they are
    banner(null);
  } catch (error) {
    return opening.broken(trouble(error, start, t().noStart));
  }
  const ready = now.found.domains.filter((domain) => domain.trained && domain.indexed).map((domain) => domain.domain);
  if (!ready.includes(kept().to)) keep({ to: ready[0] ?? "" });
  await resume().catch(warn); // without it the page begins anew
  redraw();
  await Promise.all([refreshPerson(), findExamples()]);
}

/** Draw the conversation that this browser was in, if it is still kept. */
async function resume() {
  const record = kept().session && (await api.record(kept().session));
  if (!record) return keep({ session: "" });
  const { session, turns } = record;
  const shown = turns.length > 0 && session.shown;
  remember(await api.items([...new Set(turns.flatMap((turn) => turn.parts).flatMap((part) => part.items))]));
  chat.resume(turns, shown ? (await api.turn({ ...here(), k: session.shown.items.length })).answer : null);
  now.weights = session.wishes.weights;
}

/** Titles for the first words, of a domain that people come from. */
async function findExamples() {
  const from = now.found.domains.filter(({ domain, events }) => domain !== kept().to && events > 0);
  try {
    now.known = from.length ? await api.known(from[0].domain) : [];
  } catch {
    return; // the page does without
  }
  remember(now.known);
  drawWelcome();
}

wire();
redraw();
start();
