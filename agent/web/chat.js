/** The conversation: what the person says, and the answer as its pieces stream in. */

import * as api from "./api.js";
import { makeList, meta, opinions, pastList } from "./cards.js";
import { at, button, h, icon, replace } from "./dom.js";
import { quoted, t, titleOf } from "./i18n.js";
import { read, recallKey, remember } from "./reply.js";

/**
 * @param {{
 *   message: (text: string) => object,
 *   acts: object,
 *   onList: (list) => void,
 *   onDone: (piece) => void,
 *   onProblem: (error: Error, retry: () => void) => Node,
 * }} outside what the conversation asks of the page around it
 */
export function makeChat(outside) {
  const log = at("log");
  const box = /** @type {HTMLTextAreaElement} */ (at("say"));
  const send = at("send");
  let running = /** @type {AbortController | null} */ (null);

  async function say(text) {
    const said = text.trim();
    if (!said || running) return;
    running = new AbortController();
    const answer = begin(said);
    showStop(true);
    log.setAttribute("aria-busy", "true");
    await listen(said, answer, running.signal);
    running = null;
    log.setAttribute("aria-busy", "false");
    showStop(false);
  }

  /** A turn of the conversation, its answer still empty. */
  function begin(said) {
    const answer = h("div", { class: "answer" });
    const turn = h("section", { class: "turn" }, h("p", { class: "said" }, h("span", { class: "hidden" }, `${t().you}: `), said), answer);
    log.append(turn);
    document.body.classList.add("talking");
    at("scroll").scrollTop = turn.offsetTop;
    return answer;
  }

  /** Draw turns that were kept as they were heard; the last list is drawn as it is now, `live`, where it still is one. */
  function resume(turns, live) {
    const last = live && turns.findLast((turn) => turn.parts.some((part) => part.kind === "recommendations"));
    for (const turn of turns) {
      const writer = makeWriter(begin(turn.said), outside, say);
      for (const part of partsOf(turn)) writer.write(pieceOf(part, turn === last ? live : null));
    }
  }

  async function listen(said, answer, signal) {
    const wait = h("p", { class: "wait" }, h("span", { class: "hidden" }, t().thinking));
    answer.append(wait);
    const writer = makeWriter(answer, outside, say);
    try {
      for await (const piece of api.chat(outside.message(said), signal)) {
        wait.remove();
        writer.write(piece);
      }
    } catch (error) {
      if (signal.aborted) answer.append(h("p", { class: "aside" }, t().stopped));
      else answer.append(outside.onProblem(error, () => retry(said, answer)));
    } finally {
      wait.remove();
    }
  }

  function retry(said, answer) {
    answer.closest(".turn").remove();
    say(said);
    box.focus();
  }

  function showStop(yes) {
    replace(send, icon(yes ? "stop" : "send"));
    send.dataset.tLabel = yes ? "stop" : "send";
    send.setAttribute("aria-label", yes ? t().stop : t().send);
    send.title = yes ? t().stop : t().send;
  }

  function submit() {
    if (running) return running.abort();
    const text = box.value;
    box.value = "";
    return say(text);
  }

  at("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && running) running.abort();
    // while a Chinese word is being put together, Enter belongs to the input method
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!running) submit();
  });

  return {
    say,
    resume,
    get running() {
      return running !== null;
    },
    clear() {
      running?.abort();
      log.replaceChildren();
      document.body.classList.remove("talking");
      box.focus();
    },
  };
}

/** Writes the pieces of one answer, each in its own way. */
function makeWriter(answer, outside, say) {
  let words = null;
  const drawn = {
    text({ text }) {
      for (const [n, line] of text.split("\n").entries()) {
        if (n > 0) words = null; // each line is a paragraph
        if (line) (words ??= answer.appendChild(h("p", { class: "words" }))).append(line);
      }
    },
    recommendations({ reply }) {
      const list = makeList(read(reply), outside.acts);
      outside.onList(list);
      answer.append(list.root);
    },
    past({ items }) {
      answer.append(pastList(items));
    },
    explanation({ why }) {
      remember([why.item]);
      answer.append(whyBrief(why.item, outside.acts));
    },
    items({ items }) {
      remember(items);
      answer.append(h("ul", { class: "found", role: "list" }, ...items.map((item) => foundItem(item, outside.acts))));
    },
    question({ text, choices }) {
      answer.append(h("p", { class: "words question" }, text));
      if (choices?.length) answer.append(h("div", { class: "choices" }, ...choices.map((choice) => choiceButton(choice, say))));
    },
    notice({ code, text }) {
      if (code === "offline") return; // it stands under the box at all times
      answer.append(h("p", { class: `notice ${code}`, "data-code": code }, text));
    },
    done(piece) {
      outside.onDone(piece);
    },
  };
  return {
    write(piece) {
      if (piece.kind !== "text") words = null; // words after a list start a paragraph of their own
      drawn[piece.kind]?.(piece);
    },
  };
}

/** What a turn said; of one that was kept before parts were, its words. */
const partsOf = (turn) => (turn.parts.length || !turn.answer ? turn.parts : [{ kind: "text", text: turn.answer, items: [], choices: [] }]);

/** A kept part of an answer as the piece that it was; its list is `live`, or past. */
function pieceOf({ kind, items, ...part }, live) {
  const found = items.map(recallKey);
  if (kind === "recommendations") return live ? { kind, reply: live } : { kind: "past", items: found };
  return kind === "explanation" ? { kind, why: { item: found[0] } } : { kind, items: found, ...part };
}

function whyBrief(item, acts) {
  const open = button({ class: "act act-why", "aria-haspopup": "dialog", on: { click: () => acts.why(item) } }, "why", t().whyTitle(quoted(titleOf(item))));
  return h("div", { class: "brief" }, h("h3", { class: "work" }, titleOf(item)), meta(item), open);
}

function foundItem(item, acts) {
  return h("li", { class: "found-item" }, h("h3", { class: "work" }, titleOf(item)), meta(item), opinions(item, acts));
}

function choiceButton(choice, say) {
  return h("button", { type: "button", class: "quiet", on: { click: () => say(choice) } }, choice);
}
