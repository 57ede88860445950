// A person's or the app's small square picture: initials on a colour that stays with them.

import { el } from "./dom.js";

const TINTS = 8;

/** @param {string} name */
export function initials(name) {
  const parts = name.replace(/^@/, "").split(/\s+/).filter(Boolean);
  return ((parts[0]?.[0] ?? "?") + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
}

/** @param {string} key what the colour hangs on @param {string} name @param {string} [shape] */
export function avatar(key, name, shape = "") {
  if (key === "U0KESTREL") return el("img", { class: `avatar ${shape}`, src: "/static/kestrel.svg", alt: "", width: 36, height: 36 });
  const sum = [...key].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 9973, 7);
  return el("span", { class: `avatar tint-${sum % TINTS} ${shape}`, "aria-hidden": "true" }, initials(name));
}
