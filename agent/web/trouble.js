/** What went wrong, in words, with a way on. */

import { Problem, Unreachable, key } from "./api.js";
import { at, h, replace } from "./dom.js";
import { t } from "./i18n.js";

/**
 * An error as a notice with a button; a server that asks for a key gets the person asked for it.
 * `lost` is what to say where the server was not reached.
 */
export function trouble(error, retry, lost = t().offlineText) {
  if (error instanceof Problem && error.status === 401) askKey(retry);
  const again = h("button", { type: "button", class: "quiet", on: { click: (event) => {
    event.currentTarget.disabled = true;
    retry();
  } } }, t().retry);
  return h("div", { class: "trouble", role: "alert" }, ...words(error, lost), again);
}

function words(error, lost) {
  if (error instanceof Unreachable) return [h("h3", {}, t().offlineTitle), h("p", {}, lost)];
  if (!(error instanceof Problem)) return [h("p", {}, error.message)];
  const known = error.status === 429 ? t().tooMany(error.retryAfter || 1) : t().problems[error.code];
  return [
    h("p", {}, known ?? sentence(error.message)),
    !known && error.hint && h("p", { class: "aside" }, error.hint),
    error.request && error.status >= 500 && h("p", { class: "aside" }, `${t().request} `, h("code", {}, error.request)),
  ].filter(Boolean);
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.!?。！？]$/.test(text) ? "" : ".");

/** Ask for the key of this server, then try again. */
function askKey(retry) {
  const dialog = /** @type {HTMLDialogElement} */ (at("key"));
  const input = h("input", { type: "password", id: "key-value", autocomplete: "off", required: true });
  const enter = (event) => {
    event.preventDefault();
    key.set(input.value.trim());
    dialog.close();
    retry();
  };
  replace(
    dialog,
    h("form", { on: { submit: enter } },
      h("h2", { id: "key-title" }, t().keyTitle),
      h("p", { class: "aside" }, t().keyText),
      h("label", { class: "field-name", for: "key-value" }, t().keyLabel),
      input,
      h("button", { type: "submit", class: "solid" }, t().enter)),
  );
  if (!dialog.open) dialog.showModal();
  input.focus();
}

/** A line across the top while the server cannot be reached. */
export function banner(text) {
  const line = at("banner");
  line.hidden = !text;
  line.textContent = text ?? "";
}
