/** The side panel: what is known of a person, to read and to change. The list follows every change. */

import { at, h, iconButton, replace } from "./dom.js";
import { label, noun, quoted, t, titleOf } from "./i18n.js";
import { keyOf, recall } from "./reply.js";

const FACTORS = [0, 0.5, 1, 2, 4]; // what the five places of a slider stand for
const AS_IT_IS = 2;
const THEMES = 8;
const GROUPS = ["like", "dislike", "seen", "met"];

/**
 * @param {{
 *   remove: (item) => void,
 *   weigh: (name: string, factor: number) => void,
 *   weights: () => Record<string, number>,
 *   forget: () => void,
 * }} acts
 */
export function makeProfile(acts) {
  const panel = at("profile");

  /** Show what is stored of a person; null for somebody new. */
  function show(person) {
    const deeds = latest(person?.events ?? []);
    const head = h("header", { class: "panel-head" }, h("h2", {}, t().profile), iconButton({ class: "icon-button narrow-only", id: "close-profile" }, "close", t().close));
    if (!deeds.length) return replace(panel, head, h("p", { class: "aside" }, t().profileEmpty));
    return replace(
      panel,
      head,
      ...GROUPS.map((group) => section(group, deeds.filter((deed) => groupOf(deed) === group))),
      themes(deeds),
      forgetting(),
    );
  }

  function section(group, deeds) {
    if (!deeds.length) return null;
    const id = `group-${group}`;
    return h("section", { class: "group", "aria-labelledby": id }, h("h3", { id }, t().groups[group]), h("ul", { class: "rows", role: "list" }, ...deeds.map(row)));
  }

  function row(deed) {
    const title = titleOf(recall(deed));
    const name = keyOf(deed);
    return h(
      "li",
      { class: "row", "data-key": name },
      h("div", { class: "row-words" }, h("span", { class: "work" }, title), h("span", { class: "meta" }, noun(deed.domain, false))),
      groupOf(deed) === "dislike" ? null : slider(name, t().weightOf(quoted(title))),
      iconButton({ class: "icon-button small", on: { click: () => acts.remove(recall(deed)) } }, "close", t().remove(quoted(title))),
    );
  }

  function slider(name, says) {
    const factor = acts.weights()[name] ?? 1;
    const words = (place) => t().weightWords[place];
    const input = h("input", {
      type: "range", class: "weight", min: 0, max: FACTORS.length - 1, step: 1, value: Math.max(0, FACTORS.indexOf(factor)),
      "aria-label": says, "aria-valuetext": words(FACTORS.indexOf(factor)), title: words(FACTORS.indexOf(factor)), "data-weight": name,
    });
    const fill = () => input.style.setProperty("--at", String(Number(input.value) / (FACTORS.length - 1)));
    input.classList.toggle("changed", Number(input.value) !== AS_IT_IS);
    input.addEventListener("input", () => {
      fill();
      input.classList.toggle("changed", Number(input.value) !== AS_IT_IS);
      input.title = words(Number(input.value));
      input.setAttribute("aria-valuetext", input.title);
    });
    input.addEventListener("change", () => acts.weigh(name, FACTORS[Number(input.value)]));
    fill();
    return input;
  }

  function themes(deeds) {
    const found = commonThemes(deeds.filter((deed) => groupOf(deed) !== "dislike").map(recall));
    if (!found.length) return null;
    return h(
      "section",
      { class: "group", "aria-labelledby": "group-themes" },
      h("h3", { id: "group-themes" }, t().themes),
      h("p", { class: "aside" }, t().themesNote),
      h("ul", { class: "rows", role: "list" }, ...found.map((theme) =>
        h("li", { class: "row" }, h("div", { class: "row-words" }, h("span", { class: "trait" }, label(theme))), slider(theme, t().weightOf(label(theme)))))),
    );
  }

  /** Forgetting asks once more, in its place. */
  function forgetting() {
    const place = h("div", { class: "forgetting" });
    const ask = () => {
      const keep = h("button", { type: "button", class: "quiet", on: { click: calm } }, t().no);
      replace(place, h("p", {}, t().forgetSure), h("button", { type: "button", class: "quiet danger", on: { click: acts.forget } }, t().yes), keep);
      keep.focus();
    };
    const calm = () => replace(place, h("button", { type: "button", class: "quiet danger", on: { click: ask } }, t().forget));
    calm();
    return place;
  }

  return { show };
}

/** The newest deed with each item; events come newest first. */
function latest(events) {
  const found = new Map();
  for (const event of events) if (!found.has(keyOf(event))) found.set(keyOf(event), event);
  return [...found.values()];
}

const groupOf = (deed) => (["like", "dislike", "seen"].includes(deed.action) ? deed.action : "met");

function commonThemes(items) {
  const count = new Map();
  for (const theme of items.flatMap((item) => item.attributes.themes ?? [])) count.set(theme, (count.get(theme) ?? 0) + 1);
  return [...count.entries()].sort((a, b) => b[1] - a[1]).slice(0, THEMES).map(([theme]) => theme);
}
