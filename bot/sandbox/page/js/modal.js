// The app's modals: the top view of the chosen person's stack in a real dialog.

import { drawBlocks } from "./block.js";
import { el, fill, freshId, icon, pushButton } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { focusKept } from "./focus.js";
import { Form } from "./form.js";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex='0']";

/** @param {import("./desk.js").Desk} desk */
export function modals(desk) {
  const { world } = desk;
  /** @type {{dialog: HTMLDialogElement, view: any, form: Form, sent: boolean, opener: Element | null} | null} */
  let open = null;

  function draw() {
    const stack = world.views[world.me] ?? [];
    const view = stack.at(-1);
    if (!view) return leave();
    if (open && open.view.id !== view.id) open.form = new Form();
    const first = !open;
    open ??= begin();
    const fresh = first || open.view?.id !== view.id;
    open.view = view;
    render(stack.length > 1);
    if (first) open.dialog.showModal();
    if (fresh) firstField(open.dialog)?.focus();
    else if (open.sent) open.dialog.querySelector("[aria-invalid=true]")?.focus();
    open.sent = false;
  }

  function begin() {
    const dialog = el("dialog", { class: "modal", "aria-labelledby": freshId("modal") });
    dialog.addEventListener("cancel", (event) => {
      // A confirmation inside this dialog cancels by itself; its event bubbles through here.
      if (event.target !== dialog) return;
      event.preventDefault();
      dismiss();
    });
    dialog.addEventListener("keydown", (event) => trap(event, dialog));
    document.body.append(dialog);
    return { dialog, view: null, form: new Form(), sent: false, opener: document.activeElement };
  }

  function render(stacked) {
    const { dialog, view } = open;
    open.form = new Form(open.form);
    const restore = focusKept(dialog);
    const form = el("form", { class: "modal-form", novalidate: true, on: { submit } },
      el("div", { class: "modal-head" },
        stacked && pushButton({ class: "quiet", "aria-label": "Back" }, dismiss, icon("back")),
        el("h2", { id: dialog.getAttribute("aria-labelledby") }, withEmoji(view.title?.text ?? "")),
        pushButton({ class: "quiet", "aria-label": "Close", dataset: { focus: "close" } }, dismiss, icon("close"))),
      el("div", { class: "modal-body", tabindex: "0", role: "group", "aria-label": view.title?.text ?? "Form" },
        drawBlocks(view.blocks ?? [], desk.surface(open.form, { view_id: view.id }), view.errors)),
      el("div", { class: "modal-foot" },
        pushButton({ class: "button", dataset: { focus: "cancel" } }, dismiss, view.close?.text ?? (view.submit ? "Cancel" : "Close")),
        view.submit && el("button", { type: "submit", class: "button primary", dataset: { focus: "submit" } }, withEmoji(view.submit.text))));
    fill(dialog, form);
    restore(dialog);
  }

  /** What is wrong with the form comes back as sentences on the view, from Slack's own rules or from the app. */
  function submit(event) {
    event.preventDefault();
    open.sent = true;
    desk.act({ do: "submit", view_id: open.view.id, values: open.form.values() });
  }

  function dismiss() {
    if (open) desk.act({ do: "close", view_id: open.view.id });
  }

  function leave() {
    if (!open) return;
    const { dialog, opener } = open;
    open = null;
    dialog.close();
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  }

  for (const kind of ["state", "me"]) world.on(kind, draw);
  world.on("view", (event) => event.user === world.me && draw());
}

function firstField(dialog) {
  return dialog.querySelector(".modal-body :is(input, textarea, button, a[href])")
    ?? dialog.querySelector("[data-focus=submit], [data-focus=cancel]");
}

/** Tab goes round inside the dialog instead of out to the browser's own controls. */
function trap(event, dialog) {
  if (event.key !== "Tab") return;
  const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.tabIndex >= 0 && node.checkVisibility());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0).focus();
}
