// A storm at one press: hundreds of posts within a minute, to see how the desk stays readable.

import { act } from "./act.js";
import { el, freshId, pushButton } from "./dom.js";
import { toast } from "./toast.js";

/** @returns {HTMLElement} the button and, beside it, what it does */
export function stormStarter() {
  const about = freshId("storm");
  const button = pushButton({ class: "phrase", "aria-describedby": about }, start, "Start a storm");

  async function start() {
    // A second press would not make the first storm any stormier to watch, only the page slower.
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const answer = await act({ do: "storm" });
    button.removeAttribute("aria-busy");
    if (answer.ok) toast(`A storm begins: ${answer.posts} posts within ${answer.seconds} seconds.`);
  }

  return el("p", { class: "storm" }, button, el("small", { id: about }, "300 posts within a minute, far more than Slack could show one by one."));
}
