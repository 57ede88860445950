// Light or dark: as the system says, unless the person says otherwise.

import { el, icon, pushButton } from "./dom.js";
import { recall, remember } from "./session.js";

/** @param {HTMLElement} tools */
export function themeSwitch(tools) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = pushButton({ class: "button tiny square", "aria-label": "Dark colours", title: "Dark colours" }, turn, icon("theme"));
  const isDark = () => (recall("theme") ?? (system.matches ? "dark" : "light")) === "dark";

  function draw() {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    button.setAttribute("aria-pressed", String(isDark()));
  }

  function turn() {
    remember("theme", isDark() ? "light" : "dark");
    draw();
  }

  system.addEventListener("change", draw);
  tools.append(button);
  draw();
}
