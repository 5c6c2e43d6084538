/** An answer of the recommender as the page reads it, from `POST /v1/recommend` or out of a chat alike. */

/**
 * @typedef {{domain: string, id: string, title: string, creators: string[], attributes: Record<string, any>}} Item
 * @typedef {{domain: string, item: string, title: string, contribution: number, share: number}} Evidence
 * @typedef {{rank: number, item: Item, score: number, reason: {text: string, cites: string[], how: string}, evidence: Evidence[], shared: any[]}} Card
 */

export const keyOf = (item) => `${item.domain}:${item.id ?? item.item}`;

/** @returns {{to: string, how: string, notices: string[], cards: Card[], trace: any}} */
export function read(reply) {
  const candidates = new Map((reply.trace?.candidates ?? []).map((candidate) => [keyOf(candidate.item), candidate]));
  const cards = reply.recommendations.map((one) => {
    const candidate = candidates.get(keyOf(one.item));
    return { ...one, evidence: one.evidence ?? candidate?.evidence ?? [], shared: one.shared ?? candidate?.shared ?? [] };
  });
  return { to: reply.to, how: reply.how, notices: reply.notices ?? [], cards, trace: reply.trace ?? null };
}

const seen = new Map();

/** Remember items as the catalogue has them, so that their titles can be shown in either language. */
export function remember(items) {
  for (const item of items ?? []) seen.set(keyOf(item), item);
}

/** An item met before, or the little that is given. */
export const recall = (given) => seen.get(keyOf(given)) ?? { domain: given.domain, id: given.id ?? given.item, title: given.title, attributes: {} };

/** The same by its key, "book:dune". */
export const recallKey = (key) => recall({ domain: key.slice(0, key.indexOf(":")), id: key.slice(key.indexOf(":") + 1), title: key.slice(key.indexOf(":") + 1) });

/** Whether the item was met with all that the catalogue has of it. */
export const met = (given) => seen.has(keyOf(given));
