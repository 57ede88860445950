// What this page is, for somebody who has just arrived: three things to try in the first minute.

import { el, fill, icon, pushButton } from "./dom.js";
import { recall, remember } from "./session.js";

const STEPS = [
  ["Be the public", "Under “The public”, choose “Complaint”, then press Post. You have just talked to the trust."],
  ["Be the team", "A card with your words appears in #public-mentions. Press Claim: everybody sees that it is yours."],
  ["Be somebody else", "At the top left become Tom and try a card that Priya has: only you see the answer. Then move the clock, or make X fail."],
];

/** @param {HTMLElement} node @param {HTMLElement} tools where the button "What is this?" goes */
export function welcome(node, tools) {
  const opener = pushButton({ class: "button tiny", "aria-controls": node.id }, () => show(node.hidden, true), icon("help"), "What is this?");
  const close = pushButton({ class: "quiet", "aria-label": "Hide this explanation" }, () => show(false, true), icon("close"));

  function show(open, byHand = false) {
    node.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (!byHand) return;
    remember("welcomed", !open);
    (open ? close : opener).focus();
  }

  fill(node,
    el("div", { class: "welcome-words" },
      el("h2", { id: "welcome-title" }, "A morning at an invented hospital trust"),
      el("p", {}, "On the left, a Slack workspace with the real Kestrel in it. On the right, the public. Both live on this computer only.")),
    el("ol", {}, STEPS.map(([name, text]) => el("li", {}, el("strong", {}, name), el("span", {}, text)))),
    close);
  tools.append(opener);
  show(!recall("welcomed", false));
}
