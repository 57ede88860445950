// Short notices in a corner that leave by themselves.

import { el, icon } from "./dom.js";

const STAYS = 8000;
const MOST = 4;

function shelf() {
  // A modal makes the rest of the page inert, so the notice has to appear inside it to be read.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  let found = host.querySelector(":scope > .toasts");
  if (!found) {
    found = el("div", { class: "toasts", role: "status" });
    host.append(found);
  }
  return found;
}

/** @param {string} text @param {{bad?: boolean}} [options] */
export function toast(text, { bad = false } = {}) {
  const close = el("button", { class: "quiet", type: "button", "aria-label": "Dismiss", on: { click: () => note.remove() } }, icon("close"));
  const note = el("div", { class: bad ? "toast bad" : "toast" }, el("span", {}, text), close);
  const place = shelf();
  place.append(note);
  while (place.children.length > MOST) place.firstElementChild.remove();
  setTimeout(() => note.remove(), STAYS);
}
