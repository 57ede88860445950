// What this browser tab remembers: who one is, what one looks at, what one has read.

const KEY = "kestrel-sandbox";

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} name @param {any} [otherwise] */
export function recall(name, otherwise = null) {
  return stored()[name] ?? otherwise;
}

/** @param {string} name @param {any} value */
export function remember(name, value) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...stored(), [name]: value }));
  } catch {
    // A tab without storage still works; it only forgets on reload.
  }
}
