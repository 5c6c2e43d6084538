/** The conversation: what the person says, and the answer as its pieces stream in. */

import * as api from "./api.js";
import { makeList, meta, opinions } from "./cards.js";
import { at, button, h, icon, replace } from "./dom.js";
import { quoted, t, titleOf } from "./i18n.js";
import { read, recall, remember } from "./reply.js";

/**
 * @param {{
 *   message: (text: string) => object,
 *   acts: object,
 *   onList: (list) => void,
 *   onWhy: (why) => void,
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

  /** Draw turns that were kept; the last of them that showed the list `live` shows it as it is now. */
  function resume(turns, live) {
    const lists = turns.filter((turn) => live?.shown.every((key) => turn.items.includes(key)));
    for (const turn of turns) {
      const answer = begin(turn.said);
      const words = turn.answer.split("\n").filter(Boolean).map((line) => h("p", { class: "words" }, line));
      answer.append(...words);
      if (turn === lists.at(-1)) makeWriter(answer, outside, say).write({ kind: "recommendations", reply: live.reply });
      else if (turn.items.length) answer.append(h("ol", { class: "earlier", role: "list" }, ...turn.items.map(earlierItem)));
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
      words ??= answer.appendChild(h("p", { class: "words" }));
      words.append(text);
    },
    recommendations({ reply }) {
      const list = makeList(read(reply), outside.acts);
      answer.append(list.root);
      outside.onList(list);
    },
    explanation({ why }) {
      remember([why.item]);
      answer.append(whyBrief(why, outside));
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

function whyBrief(why, outside) {
  const open = button({ class: "act act-why", "aria-haspopup": "dialog", on: { click: () => outside.onWhy(why) } }, "why", t().whyTitle(quoted(titleOf(why.item))));
  return h("div", { class: "brief" }, h("h3", { class: "work" }, titleOf(why.item)), meta(why.item), open);
}

function foundItem(item, acts) {
  return h("li", { class: "found-item" }, h("h3", { class: "work" }, titleOf(item)), meta(item), opinions(item, acts));
}

/** An item of a list that is past. */
function earlierItem(key) {
  const [domain, ...id] = key.split(":");
  const item = recall({ domain, id: id.join(":"), title: id.join(":") });
  return h("li", {}, h("span", { class: "work" }, titleOf(item)), meta(item));
}

function choiceButton(choice, say) {
  return h("button", { type: "button", class: "quiet", on: { click: () => say(choice) } }, choice);
}
