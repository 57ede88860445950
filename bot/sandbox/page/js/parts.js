// On a narrow screen the page shows one part at a time; these buttons choose which.

import { el, fill, icon, pushButton } from "./dom.js";

const PARTS = [["sidebar", "Workspace", "people"], ["conversation", "Conversation", "chat"], ["public", "The public", "eye"]];

/** @param {HTMLElement} node @param {import("./outlook.js").Outlook} outlook */
export function parts(node, outlook) {
  const buttons = PARTS.map(([part, name, sign]) => pushButton({ class: "part", dataset: { part } }, () => outlook.show(part), icon(sign), name));

  function draw() {
    document.body.dataset.part = outlook.part;
    for (const button of buttons) {
      if (button.dataset.part === outlook.part) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  fill(node, buttons);
  outlook.on(draw);
  draw();
}
