/** What this browser keeps between visits: who the person is, which conversation, what was to be found. */

const NAME = "segue.visit";

function load() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "{}");
  } catch {
    return {}; // nothing kept, or nothing that can be read: a new visit
  }
}

/** `stored` tells that the server may hold something of this person. */
const visit = { user: stranger(), stored: false, session: "", to: "", ...load() };

/** A name that nobody else has. */
function stranger() {
  const parts = crypto.getRandomValues(new Uint32Array(3));
  return `web-${[...parts].map((part) => part.toString(36)).join("")}`;
}

/** What is kept now. */
export const kept = () => visit;

/** Keep something else. */
export function keep(change) {
  Object.assign(visit, change);
  try {
    localStorage.setItem(NAME, JSON.stringify(visit));
  } catch {
    // it holds until the page is loaded again
  }
}

/** Become somebody new. */
export const anew = () => keep({ user: stranger(), stored: false, session: "" });

keep({});
