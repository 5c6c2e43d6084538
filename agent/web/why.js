/** The "why" panel: one recommendation, what carries it, and the whole path that led to it. */

import * as api from "./api.js";
import { meta } from "./cards.js";
import { at, h, iconButton, icon, replace } from "./dom.js";
import { drawFlow, flowOf } from "./flow.js";
import { label, number, quoted, t, titleOf } from "./i18n.js";
import { drawPath } from "./path.js";
import { recall, remember } from "./reply.js";

const DIGITS = 4;

/**
 * @param {{
 *   onProblem: (error: Error, retry: () => void) => Node,
 *   path: () => Promise<object>,
 * }} outside `path` gives the live list with the values that led to it
 */
export function makeWhy(outside) {
  const panel = /** @type {HTMLDialogElement} */ (at("why"));
  let asking = new AbortController();
  panel.addEventListener("click", (event) => event.target === panel && panel.close()); // on the backdrop
  panel.addEventListener("close", () => asking.abort());

  function frame(item, ...body) {
    const title = titleOf(item);
    replace(
      panel,
      h("div", { class: "sheet-body" },
        h("header", { class: "sheet-head" },
          h("div", {}, h("h2", { id: "why-title", tabindex: "-1" }, t().whyTitle(quoted(title))), meta(item)),
          iconButton({ class: "icon-button", on: { click: () => panel.close() } }, "close", t().close)),
        ...body),
    );
    if (!panel.contains(document.activeElement)) at("why-title").focus();
  }

  function open(item) {
    asking.abort();
    asking = new AbortController();
    frame(item, h("div", { class: "ghost", "aria-busy": "true" }, h("span", { class: "hidden" }, t().thinking)));
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
  }

  function show(why, card) {
    remember([why.item]);
    frame(why.item, figures(why), h("p", { class: "reason lead" }, why.reason.text), ...asides(why), flowFigure(why, card), table(why), path(why, outside));
  }

  return {
    /** Ask the server about an item; `request` says for whom, `card` what is shown of it. */
    async ask(item, request, card) {
      open(item);
      const { signal } = asking;
      try {
        const why = await api.explain({ ...request, item: item.id }, signal);
        if (!signal.aborted) show(why, card);
      } catch (error) {
        if (!signal.aborted) frame(item, outside.onProblem(error, () => this.ask(item, request, card)));
      }
    },
    close: () => panel.close(),
  };
}

function figures(why) {
  const facts = [
    [t().place, String(why.place), t().ofAll(why.among)],
    [t().score, number(why.score, 3), ""],
    [t().stranger, String(why.place_for_a_stranger), t().ofAll(why.among)],
  ];
  return h("dl", { class: "figures" }, ...facts.map(([name, value, note]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, h("strong", {}, value), note && h("span", {}, ` ${note}`)))));
}

function asides(why) {
  const said = [why.known && t().metNote, ...(why.notices ?? [])];
  return said.filter(Boolean).map((text) => h("p", { class: "notice" }, text));
}

function flowFigure(why, card) {
  const speaking = why.contributions.some((one) => one.contribution > 0);
  if (!speaking) return h("p", { class: "notice" }, t().noEvidence);
  const named = why.contributions.map((one) => ({ ...one, title: nameOf(one) }));
  const flow = flowOf(named, why.shared ?? card?.shared ?? [], { choices: t().choices, words: t().words, away: t().away, others: t().others, label });
  const title = titleOf(why.item);
  const figure = h("figure", { class: "flow-figure" });
  const draw = (width) => replace(figure,
    h("figcaption", {}, h("h3", {}, t().flow)),
    h("div", { class: "flow-heads", "aria-hidden": "true" }, h("span", {}, t().loves), h("span", {}, t().shares), h("span", {}, "")),
    drawFlow(flow, { width, label: t().flowLabel(quoted(title)), item: title }));
  new ResizeObserver(([{ contentRect }]) => contentRect.width && Math.abs(contentRect.width - (figure.width ?? 0)) > 1 && draw((figure.width = contentRect.width))).observe(figure);
  draw(320);
  return figure;
}

/** The title as the flow names it: of a disliked item, that it was. */
function nameOf(one) {
  const title = titleOf(recall(one));
  return one.weight < 0 ? t().not(title) : title;
}

/** What each item adds: the numbers of `POST /v1/explain`, as bars and as a table at once. */
function table(why) {
  const most = Math.max(...why.contributions.map((one) => Math.abs(one.contribution)), 1e-9);
  if (!why.contributions.length) return null;
  return h(
    "section",
    { class: "contributions", "aria-labelledby": "contributions-title" },
    h("h3", { id: "contributions-title" }, t().contributions),
    h("p", { class: "aside" }, t().contributionsNote),
    h("table", {},
      h("thead", {}, h("tr", {}, ...[t().item, t().adds, t().share, t().without].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...why.contributions.map((one) => row(one, most)))),
    why.untold > 0 && h("p", { class: "aside" }, t().untold(why.untold)),
    why.unknown?.length > 0 && h("p", { class: "aside" }, t().unknown(why.unknown.length)),
  );
}

function row(one, most) {
  const title = nameOf(one);
  const against = one.contribution < 0;
  return h(
    "tr",
    { "data-key": `${one.domain}:${one.item}`, "data-contribution": one.contribution },
    h("th", { scope: "row" }, h("span", { class: "work" }, title), h("span", { class: "bar", "aria-hidden": "true" },
      h("span", { class: against ? "bar-fill against" : "bar-fill", vars: { "--part": Math.abs(one.contribution) / most } }))),
    h("td", { class: "number" }, `${against ? "" : "+"}${number(one.contribution, DIGITS)}`),
    h("td", { class: "number" }, one.share > 0 ? `${Math.round(one.share * 100)} %` : "–"),
    h("td", { class: "number", title: one.counterfactual }, one.place_without, h("span", { class: "hidden" }, `. ${one.counterfactual}`)),
  );
}

/** The whole path, asked for when it is opened. */
function path(why, outside) {
  const steps = h("div", { "aria-live": "polite" }, h("p", { class: "aside" }, t().thinking));
  const details = h("details", { class: "path" },
    h("summary", {}, h("h3", {}, t().path), icon("more")),
    h("p", { class: "aside" }, t().pathNote),
    steps,
    h("button", { type: "button", class: "quiet", on: { click: () => window.print() } }, icon("print"), t().print));
  async function load() {
    try {
      const reply = await outside.path();
      remember(reply.trace.history.items);
      replace(steps, drawPath(why, reply));
    } catch (error) {
      replace(steps, outside.onProblem(error, load));
    }
  }
  details.addEventListener("toggle", () => details.open && load(), { once: true });
  return details;
}
