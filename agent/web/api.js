/** The HTTP API, as this page uses it. Nothing else here talks to the server, and it talks to no other. */

import { events } from "./sse.js";

const KEY = "segue.key";
const PATIENCE = 60_000; // milliseconds; the server has deadlines of its own, well below

/** What the server says went wrong: an RFC 9457 document. `code` is stable, `message` and `hint` are for people. */
export class Problem extends Error {
  constructor({ detail, title, code, hint, status, request_id }, retryAfter = 0) {
    super(detail || title || `HTTP ${status}`);
    Object.assign(this, { code: code ?? "", hint: hint ?? "", status, request: request_id ?? "", retryAfter });
  }
}

/** The server was not reached, or fell silent. */
export class Unreachable extends Error {}

/** The key that this tab was given, where the server asks for one. */
export const key = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value) => sessionStorage.setItem(KEY, value),
};

async function call(path, { body, method = body ? "POST" : "GET", signal, patience = PATIENCE } = {}) {
  const headers = { Accept: "application/json, text/event-stream" };
  if (body) headers["Content-Type"] = "application/json";
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  const signals = [signal, patience ? AbortSignal.timeout(patience) : null].filter(Boolean);
  let response;
  try {
    response = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), signal: AbortSignal.any(signals), cache: "no-store", credentials: "omit",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error.message);
  }
  if (response.ok) return response;
  const found = await problem(response);
  // a key that speaks for one person alone: the server knows whom, so the name that the page made up is left out
  if (found.code === "forbidden" && body?.user) return call(path, { body: { ...body, user: "" }, method, signal, patience });
  throw found;
}

async function problem(response) {
  const found = await response.json().catch(() => ({}));
  return new Problem({ status: response.status, ...found }, Number(response.headers.get("Retry-After")) || 0);
}

const json = async (path, options) => (await call(path, options)).json();
const path = (...parts) => parts.map(encodeURIComponent).join("/");

/** The domains of the store and how ready each is, and whether a language model is set. */
export const domains = () => json("/v1/domains");

/** What nearly everybody knows of a domain, to begin with. */
export const known = (domain) => json(`/v1/domains/${path(domain)}/known`);

/** What the catalogue's labels are called in a language: `{ "science fiction": "科幻" }`. */
export const words = (language) => json(`/v1/words/${path(language)}`);

/**
 * Turn the dials of a conversation, `{ to, weights }`, and have its list: `{ session, answer }`, the answer with the
 * path of values that led to it. Conditions that were said still hold.
 */
export const turn = (dials, signal) => json("/v1/chat/wishes", { body: dials, signal });

/** A conversation as it was kept, `{ session, turns }`, or null where there is none any more. */
export const record = (session) => found(`/v1/chats/${path(session)}`);

/** Why an item stands where it does for a person. */
export const explain = (request, signal) => json("/v1/explain", { body: request, signal });

/** Write down what a person says of an item: like, dislike, seen, or forget. It is in the next answer. */
export const feedback = (user, { domain, id }, action) => json("/v1/feedback", { body: { user, domain, item: id, action } });

/** All that is stored of a person, or null for somebody the store does not know yet. */
export const person = (user) => found(`/v1/users/${path(user)}`);

/** What lies at a path, or null where nothing does. */
async function found(where) {
  try {
    return await json(where);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

/** Forget a person, with all their events and conversations. */
export const forget = (user) => json(`/v1/users/${path(user)}`, { method: "DELETE" });

/** Items as the catalogues have them, by their keys ("book:dune"). */
export async function items(keys) {
  const found = [];
  for (let start = 0; start < keys.length; start += 50) {
    found.push(...(await json(`/v1/items?${new URLSearchParams(keys.slice(start, start + 50).map((name) => ["key", name]))}`)));
  }
  return found;
}

/**
 * The pieces of an answer as they arrive, `{ kind, ... }`; ends after `done`.
 * @throws {Unreachable} the line broke before the end.
 */
export async function* chat(message, signal) {
  const { body } = await call("/v1/chat", { body: message, signal, patience: 0 });
  let ended = false;
  try {
    for await (const { event, data } of events(body)) {
      const piece = JSON.parse(data);
      if (event === "problem" || event === "error") throw new Problem(piece);
      ended = event === "done";
      yield { kind: event, ...piece };
    }
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Unreachable(error.message);
  }
  if (!ended && !signal?.aborted) throw new Unreachable("the answer has no end");
}
