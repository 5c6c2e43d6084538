/** What the page says before the first message: how to begin, or what is still missing. */

import { at, h, replace } from "./dom.js";
import { noun, t } from "./i18n.js";

/**
 * @param {{ domains: object[], llm: boolean }} found what the server has
 * @param {{ to: string, titles: string[], say: (text: string) => void, again: () => void }} outside
 */
export function welcome(found, outside) {
  const ready = found.domains.filter((domain) => domain.trained && domain.indexed);
  replace(at("welcome"), ...(ready.length ? greeting(found, outside) : missing(found, outside)));
}

/** The first moment, before the server has answered. */
export function loading() {
  replace(at("welcome"), h("div", { class: "ghost", "aria-busy": "true" }, h("span", { class: "hidden" }, t().loadingTitle)));
}

/** Something went wrong before anything could be shown. */
export function broken(node) {
  replace(at("welcome"), node);
}

function greeting(found, { to, titles, say }) {
  const sources = found.domains.filter((domain) => domain.domain !== to && domain.events > 0).map((domain) => noun(domain.domain));
  const from = t().or(sources.length ? sources : [noun(to)]);
  const lines = titles.length >= 4 ? t().examples.map((line) => line(titles, noun(to))) : [];
  return [
    h("h2", { class: "hero" }, t().welcomeTitle),
    h("p", { class: "lead" }, t().welcomeText(from, noun(to))),
    lines.length > 0 && h("div", { class: "examples", role: "group", "aria-label": t().tryOne },
      ...lines.map((line) => h("button", { type: "button", class: "example", on: { click: () => say(line) } }, line))),
  ];
}

/** No network is trained: what to do, in words and in commands that can be copied. */
function missing(found, { again }) {
  const to = found.domains.some((domain) => domain.domain === "film") || !found.domains.length ? "film" : found.domains[0].domain;
  const trained = found.domains.filter((domain) => domain.trained).map((domain) => domain.domain);
  const steps = [
    !found.domains.length && [t().steps.sample, "segue sample"],
    !trained.length && [t().steps.train, `segue train --to ${to}`],
    [t().steps.index, `segue index --to ${trained[0] ?? to}`],
  ].filter(Boolean);
  return [
    h("h2", { class: "hero" }, t().untrainedTitle),
    h("p", { class: "lead" }, t().untrainedText),
    h("ol", { class: "commands" }, ...steps.map(([words, command]) => h("li", {}, h("span", {}, words), h("code", {}, command)))),
    !found.domains.length && h("p", { class: "aside" }, t().noCatalogue),
    h("button", { type: "button", class: "quiet", on: { click: again } }, t().again),
  ];
}
