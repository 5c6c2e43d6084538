/** Recommendations as cards: a list that can change under the eyes of the person who reads it. */

import { button, h, icon } from "./dom.js";
import { label, noun, quoted, t, titleOf } from "./i18n.js";
import { keyOf, recall, remember } from "./reply.js";

const SHOWN = 5;
const SOURCES = 3;
const OPINIONS = ["like", "dislike", "seen"];

/**
 * A list of recommendations.
 *
 * @param {ReturnType<import("./reply.js").read>} reply
 * @param {{opine: (item, opinion) => void, why: (item, card) => void, opinion: (item) => string}} acts
 */
export function makeList(reply, acts) {
  const root = h("section", { class: "list" });
  const cards = h("ol", { class: "cards", role: "list" });
  const state = { reply, whole: reply.cards.length <= SHOWN + 1, nodes: new Map() };

  function draw(moves = new Map()) {
    remember(state.reply.trace?.history?.items);
    root.setAttribute("aria-label", t().list(noun(state.reply.to)));
    const told = t().how[state.reply.how];
    const shown = state.whole ? state.reply.cards : state.reply.cards.slice(0, SHOWN);
    const before = places(cards);
    const focused = focusOf(cards);
    state.nodes = new Map(shown.map((card) => [keyOf(card.item), drawCard(card, acts, moves.get(keyOf(card.item)))]));
    cards.replaceChildren(...state.nodes.values());
    root.replaceChildren(
      ...[told && h("p", { class: `notice ${state.reply.how}` }, told)].filter(Boolean),
      shown.length ? cards : h("p", { class: "notice" }, t().none),
      ...(state.whole ? [] : [more()]),
    );
    glide(cards, before);
    refocus(cards, focused);
  }

  function more() {
    const open = () => {
      state.whole = true;
      const first = state.reply.cards[SHOWN];
      draw();
      state.nodes.get(keyOf(first.item))?.querySelector("button")?.focus();
    };
    return h("button", { type: "button", class: "quiet more", on: { click: open } }, t().more(state.reply.cards.length - SHOWN), icon("more"));
  }

  draw();
  return {
    root,
    get reply() {
      return state.reply;
    },
    draw,
    busy: (yes) => root.setAttribute("aria-busy", String(yes)),
    /** It is live no more: the titles stay that the answer gave. */
    settle: () => root.replaceWith(pastList(reply.cards.map((card) => card.item))),
    /** Show another answer in the same place; returns what changed, in words. */
    update(next) {
      const old = new Map(state.reply.cards.map((card) => [keyOf(card.item), card.rank]));
      const moves = new Map(next.cards.map((card) => [keyOf(card.item), move(old.get(keyOf(card.item)), card.rank)]));
      const kept = new Set(next.cards.map((card) => keyOf(card.item)));
      state.reply = next;
      draw(moves);
      const added = next.cards.filter((card) => !old.has(keyOf(card.item))).length;
      const gone = [...old.keys()].filter((name) => !kept.has(name)).length;
      return added || gone ? t().updated(added, gone) : t().unchanged;
    },
  };
}

/** A list that another has taken the place of: only one list is live, so that "the second" means one thing. */
export function pastList(items) {
  return h("ol", { class: "past", role: "list" }, ...items.map((item) => h("li", {}, h("span", { class: "work" }, titleOf(item)), meta(item))));
}

const move = (before, after) => (before === undefined ? "fresh" : before - after);

function drawCard(card, acts, moved) {
  const { item, reason } = card;
  const title = titleOf(item);
  const id = `card-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
  return h(
    "li",
    { class: "card", "data-key": keyOf(item), "aria-labelledby": id },
    h("span", { class: "rank", "aria-hidden": "true" }, card.rank),
    h("div", { class: "card-head" }, h("h3", { class: "work", id }, title), moveMark(moved), meta(item)),
    h("p", { class: "reason" }, reason.text),
    sources(card, acts),
    opinions(item, acts, whyButton(card, title, acts)),
  );
}

function moveMark(moved) {
  if (!moved) return null;
  if (moved === "fresh") return h("span", { class: "move" }, t().fresh);
  const words = moved > 0 ? t().rose(moved) : t().fell(-moved);
  return h("span", { class: "move" }, h("span", { "aria-hidden": "true" }, `${moved > 0 ? "↑" : "↓"}${Math.abs(moved)}`), h("span", { class: "hidden" }, words));
}

/** Creators, year and genres in one line. */
export function meta(item) {
  const { year, genres } = item.attributes ?? {};
  const parts = [(item.creators ?? []).join(t().comma), year, [genres ?? []].flat().slice(0, 3).map(label).join(t().comma)];
  return h("p", { class: "meta" }, parts.filter(Boolean).join(" · "));
}

function sources(card, acts) {
  const carrying = card.evidence.filter((one) => one.contribution > 0).slice(0, SOURCES);
  if (!carrying.length) return null;
  const chips = carrying.map((one) => {
    const source = recall(one);
    const title = acts.opinion(source) === "dislike" ? t().not(titleOf(source)) : titleOf(source);
    const says = t().source(title, Math.round(one.share * 100));
    return h("li", { class: "chip", title: says, vars: { "--share": one.share } }, h("span", { "aria-hidden": "true" }, title), h("span", { class: "hidden" }, says));
  });
  return h("div", { class: "sources" }, h("span", { class: "sources-name" }, t().carried), h("ul", { class: "chips", role: "list" }, ...chips));
}

/** The buttons that say what the person thinks of an item. */
export function opinions(item, acts, ...more) {
  return h("div", { class: "acts" }, ...OPINIONS.map((opinion) => opinionButton(item, titleOf(item), opinion, acts)), ...more);
}

function opinionButton(item, title, opinion, acts) {
  const words = t()[`${opinion}Of`](quoted(title));
  const pressed = acts.opinion(item) === opinion;
  return button({ class: "act", "data-act": opinion, "aria-label": words, "aria-pressed": String(pressed), on: { click: () => acts.opine(item, pressed ? "forget" : opinion) } }, opinion, t()[opinion]);
}

function whyButton(card, title, acts) {
  return button({ class: "act act-why", "data-act": "why", "aria-label": t().whyOf(quoted(title)), "aria-haspopup": "dialog", on: { click: () => acts.why(card.item, card) } }, "why", t().why);
}

/** Where each card stands on the screen. */
function places(cards) {
  return new Map([...cards.children].map((card) => [card.dataset.key, card.getBoundingClientRect().top]));
}

/** Let cards that stay glide to their new places, and new ones come in. */
function glide(cards, before) {
  if (!before.size || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const card of cards.children) {
    const from = before.get(card.dataset.key);
    const way = from === undefined ? 0 : from - card.getBoundingClientRect().top;
    const start = from === undefined ? { opacity: 0, transform: "translateY(8px)" } : { transform: `translateY(${way}px)` };
    if (from === undefined || way) card.animate([start, { opacity: 1, transform: "none" }], { duration: 320, easing: "cubic-bezier(.2,.8,.2,1)" });
  }
}

/** Which button of which card has the focus. */
function focusOf(cards) {
  const card = document.activeElement?.closest?.(".card");
  if (!card || !cards.contains(card)) return null;
  return { key: card.dataset.key, place: [...cards.children].indexOf(card), act: document.activeElement.dataset.act };
}

/** Give the focus back; where its card is gone, to the card that took its place. */
function refocus(cards, focused) {
  if (!focused) return;
  const card = [...cards.children].find((one) => one.dataset.key === focused.key) ?? cards.children[Math.min(focused.place, cards.children.length - 1)];
  (card?.querySelector(`[data-act="${focused.act}"]`) ?? card?.querySelector("button"))?.focus({ preventScroll: true });
}
