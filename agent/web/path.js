/** The trace of an answer as a path that a person can read, on the screen and on paper. */

import { h } from "./dom.js";
import { noun, number, quoted, t, titleOf } from "./i18n.js";
import { recall } from "./reply.js";

const SHOWN = 12;

/** The steps from a history to one recommendation, each with what it held. */
export function drawPath(why, reply) {
  const { history, profile, migrated, candidates, ranking } = reply.trace;
  const words = t().pathSteps;
  const parts = [...profile.parts].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return h(
    "ol",
    { class: "steps" },
    step(words.history, t().pathHistory(history.events.length), list(history.events.map((event) => `${nameOf(event)} · ${t()[event.action] ?? event.action}`))),
    step(words.profile, t().pathProfile(parts.length, profile.unknown.length), list(parts.map((part) => `${nameOf(part)} · ${number(part.weight, 2)}`))),
    step(words.migrated, t().pathMigrated(noun(reply.to), migrated.vector.length, migrated.how), h("code", {}, `${t().model} ${migrated.model.slice(0, 12)}`)),
    step(words.candidates, t().pathCandidates(candidates.length), list(candidates.map((one) => `${titleOf(one.item)} · ${number(one.score, 3)}`))),
    step(words.ranking, t().pathRanking(ranking.items.indexOf(why.item.id) + 1 || why.place, t().rankedBy[ranking.how] ?? ranking.how), moves(reply.trace.ledger, why.item.id)),
    step(words.reason, quoted(titleOf(why.item)), h("p", {}, why.reason.text)),
  );
}

const nameOf = (given) => titleOf(recall(given));

function step(name, summary, ...body) {
  return h("li", { class: "step" }, h("h4", {}, name), h("p", { class: "step-sum" }, summary), ...body);
}

function list(lines) {
  const shown = lines.slice(0, SHOWN);
  if (lines.length > SHOWN) shown.push(t().others(lines.length - SHOWN));
  return h("ul", {}, ...shown.map((line) => h("li", {}, line)));
}

function moves(ledger, id) {
  const own = (ledger ?? []).filter((move) => move.item === id);
  return own.length ? list(own.map((move) => `${move.before ?? "–"} → ${move.after ?? "–"} · ${t().causes[move.cause] ?? move.cause}${move.reason ? ` · ${move.reason}` : ""}`)) : null;
}
