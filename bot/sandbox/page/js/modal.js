// The app's modals: the top view of the chosen person's stack in a real dialog.

import { confirmed } from "./confirm.js";
import { el, freshId, icon, pushButton } from "./dom.js";
import { Sheet } from "./sheet.js";

const LOSES = {
  title: { text: "Close without sending?" }, text: { text: "What you have put in here would be lost." },
  confirm: { text: "Close and lose it" }, deny: { text: "Go on writing" }, style: "danger",
};
const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex='0']";

/** @param {import("./desk.js").Desk} desk @returns {{setAside: () => void}} */
export function modals(desk) {
  const { world } = desk;
  /** @type {{dialog: HTMLDialogElement, top: Sheet | null, opener: Element | null} | null} */
  let open = null;
  /** Everybody's modals by id: who becomes somebody else and comes back finds what they had typed. @type {Map<string, Sheet>} */
  const sheets = new Map();
  const titleId = freshId("modal");
  const wayBack = pushButton({ class: "button primary way-back", hidden: true }, comeBack);
  document.body.append(wayBack);
  const close = (view, everything) => desk.act({ do: "close", view_id: view.id, everything });
  const on = {
    submit: (view, values) => desk.act({ do: "submit", view_id: view.id, values }),
    dismiss: (view) => left(view, Boolean(view.clear_on_close)),
    back: (view) => left(view, false),
  };
  let asking = false;

  /** Like Slack, ask first where closing would lose what somebody has put in. */
  async function left(view, everything) {
    if (asking) return;
    asking = true;
    const stay = sheets.get(view.id)?.touched && !(await confirmed(LOSES));
    asking = false;
    if (!stay) close(view, everything);
  }

  function draw() {
    const stack = world.views[world.me] ?? [];
    const view = stack.at(-1);
    forget();
    if (!view) return leave();
    open ??= begin();
    const known = sheets.has(view.id);
    if (!known) sheets.set(view.id, new Sheet(desk, view.id, titleId, on));
    return show(sheets.get(view.id), view, stack.length > 1, known);
  }

  function forget() {
    const there = new Set(Object.values(world.views).flat().map((view) => view.id));
    for (const [id, sheet] of sheets) {
      if (there.has(id)) continue;
      sheet.form.over = true;
      sheets.delete(id);
    }
  }

  function show(sheet, view, stacked, known) {
    const { dialog, top } = open;
    const sent = sheet.sent;
    const another = sheet !== top;
    if (another) {
      top?.leave();
      top?.node.remove();
      dialog.prepend(sheet.node);
      open.top = sheet;
    }
    sheet.draw(view, stacked);
    if (another && !dialog.open) comeBack();
    if (another) known ? sheet.comeBack() : sheet.begin();
    else if (sent && view.errors) sheet.complain();
  }

  function begin() {
    const dialog = el("dialog", { class: "modal", "aria-labelledby": titleId });
    dialog.addEventListener("cancel", (event) => {
      // A confirmation inside this dialog cancels by itself; its event bubbles through here.
      if (event.target !== dialog) return;
      event.preventDefault();
      on.dismiss(open.top.view);
    });
    // Browsers close a dialog at a repeated Escape whatever the page says; the form stays until it is answered.
    dialog.addEventListener("close", (event) => {
      if (event.target !== dialog || open?.dialog !== dialog || !wayBack.hidden || dialog.open) return;
      dialog.showModal();
      on.dismiss(open.top.view);
    });
    dialog.addEventListener("keydown", (event) => trap(event, dialog));
    document.body.append(dialog);
    return { dialog, top: null, opener: document.activeElement };
  }

  function leave() {
    if (!open) return;
    const { dialog, opener } = open;
    const inFront = dialog.open;
    open = null;
    wayBack.hidden = true;
    dialog.close();
    dialog.remove();
    if (inFront && opener?.isConnected) opener.focus();
  }

  /** One follows a link out of the form, as into another tab of the browser; the form waits behind a button. */
  function setAside() {
    if (!open?.dialog.open) return;
    open.top.leave();
    open.dialog.close();
    wayBack.replaceChildren(icon("back"), `Back to “${open.top.view.title?.text ?? "the form"}”`);
    wayBack.hidden = false;
  }

  function comeBack() {
    const again = !wayBack.hidden;
    wayBack.hidden = true;
    open.dialog.showModal();
    if (again) open.top.comeBack();
  }

  for (const kind of ["state", "me"]) world.on(kind, draw);
  world.on("view", (event) => event.user === world.me && draw());
  // An app that did not answer, or answered with nonsense: the form may be sent again.
  world.on("toast", (event) => event.user === world.me && open?.top?.settle());
  return { setAside };
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
