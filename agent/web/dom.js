/**
 * Elements from data. Whatever the server sends becomes text: nothing here, and nothing on this page, parses HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. `on` holds listeners, `vars` CSS custom properties (set through the CSSOM, as the page's policy forbids
 * style attributes); all else are attributes: true writes an empty one, false and null none.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | number | false | null | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, { on = {}, vars = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [kind, listener] of Object.entries(on)) element.addEventListener(kind, listener);
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(name, String(value));
  element.append(...children.flat().filter((child) => child !== false && child != null).map((child) =>
    child instanceof Node ? child : String(child)));
  return element;
}

/** Put `children` in place of whatever `element` holds. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat().filter(Boolean));
}

/** The element with this id, which the page must have. */
export function at(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

const ICONS = {
  like: ["M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10Z"],
  dislike: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "m6.1 6.1 11.8 11.8"],
  seen: ["m4.5 12.8 4.7 4.7L19.5 7"],
  why: ["M4 7.5c8 0 8 9 16 9", "M4 16.5c4 0 6-2 8-4.5"],
  send: ["M12 19V5", "m5.5 11.5 6.5-6.5 6.5 6.5"],
  stop: ["M7 7h10v10H7z"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  light: ["M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4Z", "M12 2.8v1.7M12 19.5v1.7M2.8 12h1.7M19.5 12h1.7M5.5 5.5l1.2 1.2M17.3 17.3l1.2 1.2M18.5 5.5l-1.2 1.2M6.7 17.3l-1.2 1.2"],
  dark: ["M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2Z"],
  person: ["M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6Z", "M4.8 20.2c.8-3.7 3.7-5.7 7.2-5.7s6.4 2 7.2 5.7"],
  anew: ["M12 5v14", "M5 12h14"],
  print: ["M7.5 9V4h9v5", "M7.5 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2.5", "M7.5 14h9v6h-9z"],
  more: ["m6 9.5 6 6 6-6"],
};

/** One of the page's line drawings; it says nothing to a screen reader, so its button needs a label. */
export function icon(name) {
  return s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, ...ICONS[name].map((d) => s("path", { d })));
}

/** A button with an icon and a word. */
export function button(props, drawing, word) {
  return h("button", { type: "button", ...props }, icon(drawing), h("span", {}, word));
}

/** A round button with an icon alone; `label` is what it says. */
export function iconButton(props, drawing, label) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(drawing));
}
