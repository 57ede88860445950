// The question a button may ask before it acts.

import { el, freshId } from "./dom.js";

/**
 * @param {{title?: {text: string}, text?: {text: string}, confirm?: {text: string}, deny?: {text: string}, style?: string} | undefined} question
 * @returns {Promise<boolean>} true when there is nothing to ask
 */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((answer) => {
    const title = freshId("confirm");
    const yes = el("button", { type: "button", class: question.style === "danger" ? "button danger" : "button primary" }, question.confirm?.text ?? "Yes");
    const no = el("button", { type: "button", class: "button" }, question.deny?.text ?? "Cancel");
    const dialog = el("dialog", { class: "modal small", "aria-labelledby": title },
      el("div", { class: "modal-head" }, el("h2", { id: title }, question.title?.text ?? "Are you sure?")),
      el("div", { class: "modal-body" }, el("p", {}, question.text?.text ?? "")),
      el("div", { class: "modal-foot" }, no, yes));
    let said = false;
    yes.addEventListener("click", () => {
      said = true;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(said);
    });
    (document.querySelector("dialog[open]") ?? document.body).append(dialog);
    dialog.showModal();
    no.focus();
  });
}
