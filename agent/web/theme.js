/** Light or dark: as the system has it until a person chooses. Loaded before the first paint, so that nothing flashes. */

const KEPT = "segue.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing: the system decides
  }
}

/** @returns {"light" | "dark"} */
export function theme() {
  const chosen = kept();
  return chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
}

/** Change to the other one, and keep it. */
export function toggle() {
  const next = theme() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // it holds until the page is loaded again
  }
  show(next);
}

/** Call `listener` with the theme now, and whenever it changes. */
export function onTheme(listener) {
  addEventListener("segue:theme", () => listener(shown()));
  listener(shown());
}

function shown() {
  return /** @type {"light" | "dark"} */ (document.documentElement.dataset.theme);
}

function show(name) {
  document.documentElement.dataset.theme = name;
  dispatchEvent(new Event("segue:theme"));
}

show(theme());
system.addEventListener("change", () => show(theme()));
