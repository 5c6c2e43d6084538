/**
 * From what a person loves, through what it shares with an item, to that item: a flow whose widths are contributions.
 * `flowOf` and `layOut` are pure; `drawFlow` makes the picture.
 */

import { s } from "./dom.js";

const ITEMS = 6; // so many of what a person loves are drawn one by one
const LINKS = 6; // and so many things in common
const SPLIT = "\t"; // between the kind and the value of a label: no catalogue writes it

/**
 * The flow of one item's contributions. What an item adds is split evenly among what it shares; an item that shares
 * nothing that the catalogue knows goes by people's choices, or by how it is described where nobody's choices place it.
 * What was disliked speaks for the item by lying in another direction, whatever the two share.
 *
 * @param {{domain: string, item: string, title: string, contribution: number, weight?: number, by?: string}[]} contributions
 * @param {{kind: string, value: string, items: string[]}[]} shared
 * @param {{choices: string, words: string, away: string, others: (n: number) => string, label: (value: string) => string}} say
 * @returns {{left: Node[], middle: Node[], links: {from: string, to: string, value: number, plain: boolean}[], total: number}}
 */
export function flowOf(contributions, shared, say) {
  const speaking = contributions.filter((one) => one.contribution > 0);
  const drawn = speaking.slice(0, speaking.length > ITEMS ? ITEMS - 1 : ITEMS);
  const rest = speaking.slice(drawn.length);
  const telling = shared.slice(0, LINKS);
  const links = [];
  for (const one of speaking) {
    const from = drawn.includes(one) ? `${one.domain}:${one.item}` : "rest";
    for (const [to, plain, part] of channels(one, telling)) {
      const known = links.find((link) => link.from === from && link.to === to);
      if (known) known.value += part;
      else links.push({ from, to, value: part, plain });
    }
  }
  const left = drawn.map((one) => ({ id: `${one.domain}:${one.item}`, name: one.title, value: one.contribution }));
  if (rest.length) left.push({ id: "rest", name: say.others(rest.length), value: sum(rest.map((one) => one.contribution)) });
  const names = { choices: say.choices, words: say.words, away: say.away };
  const middle = [...new Set(links.map((link) => link.to))].map((id) => ({
    id,
    name: names[id] ?? say.label(id.split(SPLIT)[1]),
    value: sum(links.filter((link) => link.to === id).map((link) => link.value)),
    plain: id in names,
  }));
  middle.sort((a, b) => Number(a.plain) - Number(b.plain) || b.value - a.value);
  return { left, middle, links, total: sum(left.map((node) => node.value)) };
}

function channels(one, telling) {
  if (one.weight < 0) return [["away", true, one.contribution]];
  const having = telling.filter((label) => label.items.includes(`${one.domain}:${one.item}`));
  if (!having.length) return [[one.by === "text" ? "words" : "choices", true, one.contribution]];
  return having.map((label) => [label.kind + SPLIT + label.value, false, one.contribution / having.length]);
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

const BAR = 5; // width of a node
const THICK = 120; // of the whole flow
const GAP = 16; // between nodes, at least
const LEAST = 14; // height of a node, so that its name has room

/**
 * Places for a flow of the given width: nodes with `x, y, height`, and ribbons as SVG paths, as thick as they count.
 */
export function layOut(flow, width) {
  const scale = THICK / (flow.total || 1);
  const columns = [flow.left, flow.middle, [{ id: "item", value: flow.total }]].map((column) =>
    column.map((node) => ({ ...node, height: Math.max(LEAST, node.value * scale) })));
  const height = Math.max(...columns.map((column) => sum(column.map((node) => node.height)) + GAP * (column.length - 1)));
  const xs = [0, width * 0.42, width - BAR];
  const nodes = columns.flatMap((column, n) => spread(column, height).map((node) => ({ ...node, x: xs[n], column: n })));
  const ends = Object.fromEntries(nodes.map((node) => [node.id, { ...node, out: 0, in: 0, inset: (node.height - node.value * scale) / 2 }]));
  const onward = flow.middle.map(({ id, value, plain }) => ({ from: id, to: "item", value, plain }));
  const ribbons = [...inOrder(flow), ...onward].map((link) => ({ ...link, d: ribbon(ends[link.from], ends[link.to], link.value * scale) }));
  return { width, height, nodes, ribbons };
}

/** Links by the order of their ends, so that ribbons cross as little as may be. */
function inOrder({ left, middle, links }) {
  const at = Object.fromEntries([...left, ...middle].map((node, n) => [node.id, n]));
  return [...links].sort((a, b) => at[a.from] - at[b.from] || at[a.to] - at[b.to]);
}

/** Nodes one below another, the free height shared out between them. */
function spread(nodes, height) {
  const free = height - sum(nodes.map((node) => node.height));
  const gap = Math.min(free / Math.max(1, nodes.length - 1), 3 * GAP);
  let y = (free - gap * (nodes.length - 1)) / 2;
  return nodes.map((node) => {
    const placed = { ...node, y };
    y += node.height + gap;
    return placed;
  });
}

function ribbon(from, to, thick) {
  const [x0, x1] = [from.x + BAR, to.x];
  const [y0, y1] = [from.y + from.inset + from.out, to.y + to.inset + to.in];
  const half = (x0 + x1) / 2;
  from.out += thick;
  to.in += thick;
  return [
    `M${r(x0)} ${r(y0)}`, `C${r(half)} ${r(y0)} ${r(half)} ${r(y1)} ${r(x1)} ${r(y1)}`, `V${r(y1 + thick)}`,
    `C${r(half)} ${r(y1 + thick)} ${r(half)} ${r(y0 + thick)} ${r(x0)} ${r(y0 + thick)}Z`,
  ].join("");
}

const r = (value) => Math.round(value * 10) / 10;

/**
 * The picture, for people who see; `label` says what it is to those who do not, and the numbers stand in a table too.
 * @param {ReturnType<typeof flowOf>} flow
 * @param {{width: number, label: string, item: string}} of
 */
export function drawFlow(flow, { width, label, item }) {
  const { height, nodes, ribbons } = layOut(flow, width);
  const pad = 4;
  return s(
    "svg",
    { class: "flow", role: "img", "aria-label": label, viewBox: `0 ${-pad} ${width} ${height + 2 * pad}`, width, height: height + 2 * pad },
    ...ribbons.map((one) => s("path", { class: one.plain ? "ribbon plain" : "ribbon", d: one.d })),
    ...nodes.map((node) => s("rect", { class: node.plain ? "node plain" : "node", x: r(node.x), y: r(node.y), width: BAR, height: r(node.height), rx: 2.5 })),
    ...nodes.map((node) => name(node, width, item)),
  );
}

function name(node, width, item) {
  const last = node.column === 2;
  const space = width * [0.33, 0.4, 0.3][node.column];
  const text = s(
    "text",
    { class: node.column === 1 ? "name trait" : "name", x: last ? node.x - 8 : node.x + BAR + 8, y: r(node.y + node.height / 2), "text-anchor": last ? "end" : "start" },
    clipped(last ? item : node.name, space),
  );
  text.append(s("title", {}, last ? item : node.name));
  return text;
}

/** The text as it fits into so many pixels at 13 px type: a Chinese character is as wide as two Latin ones. */
export function clipped(text, space) {
  let used = 0;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += /[\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(segment) ? 13 : 6.9;
    if (used > space) return `${kept.trimEnd()}…`;
    kept += segment;
  }
  return kept;
}
