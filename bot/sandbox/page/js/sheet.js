// One modal of a stack, from its title to its buttons; it stays what it is while the app changes it.

import { BlockList } from "./blocklist.js";
import { el, fill, icon, pushButton } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { Form } from "./form.js";

// The app has three seconds to answer; after that the form may be sent again in any case.
const PATIENCE = 4000;

export class Sheet {
  /**
   * @param {import("./desk.js").Desk} desk @param {string} viewId @param {string} titleId
   * @param {{submit: (view: any, values: any) => Promise<any>, dismiss: (view: any) => void, back: (view: any) => void}} on
   */
  constructor(desk, viewId, titleId, on) {
    this.on = on;
    this.form = new Form();
    this.blocks = new BlockList(desk.surface(this.form, { view_id: viewId }));
    this.back = pushButton({ class: "quiet", "aria-label": "Back", dataset: { focus: "back" } }, () => on.back(this.view), icon("back"));
    this.title = el("h2", { id: titleId });
    const close = pushButton({ class: "quiet", "aria-label": "Close", dataset: { focus: "close" } }, () => on.dismiss(this.view), icon("close"));
    this.cancel = pushButton({ class: "button", dataset: { focus: "cancel" } }, () => on.dismiss(this.view));
    this.send = el("button", { type: "submit", class: "button primary", dataset: { focus: "submit" } });
    this.body = el("div", { class: "modal-body", tabindex: "0", role: "group", "aria-label": "Inside this window" }, this.blocks.node);
    this.node = el("form", { class: "modal-form", novalidate: true, on: { submit: (event) => this.submit(event) } },
      el("div", { class: "modal-head" }, this.back, this.title, close), this.body, el("div", { class: "modal-foot" }, this.cancel, this.send));
    this.left = { scroll: 0, focused: null };
    /** Whether a person has put something in since the form was opened; what the app puts in does not count. */
    this.touched = false;
    const touch = () => (this.touched = true);
    for (const kind of ["input", "change"]) this.body.addEventListener(kind, touch);
  }

  /** @param {any} view @param {boolean} stacked whether another one lies under it */
  draw(view, stacked) {
    const { body } = this;
    this.view = view;
    this.settle();
    this.back.hidden = !stacked;
    fill(this.title, withEmoji(view.title?.text ?? ""));
    fill(this.cancel, view.close?.text ?? (view.submit ? "Cancel" : "Close"));
    fill(this.send, withEmoji(view.submit?.text ?? ""));
    this.send.hidden = !view.submit;
    const { scrollTop } = body;
    this.blocks.draw(view.blocks ?? [], { errors: view.errors, remembered: view.state?.values, otherwise: body });
    if (body.scrollTop !== scrollTop) body.scrollTop = scrollTop;
  }

  /** The field that has the keyboard first: the one the app names, else the first to fill in. */
  begin() {
    const first = this.body.querySelector("[data-first]") ?? this.body.querySelector("input, textarea") ?? this.body.querySelector("button, a[href]");
    (first ?? (this.send.hidden ? this.cancel : this.send)).focus();
  }

  complain() {
    this.body.querySelector("[aria-invalid=true], .wrong :is(input, textarea)")?.focus();
  }

  /** Another modal comes to lie above this one. */
  leave() {
    this.left = { scroll: this.body.scrollTop, focused: this.node.contains(document.activeElement) ? document.activeElement : null };
  }

  /** That modal went away again. */
  comeBack() {
    this.body.scrollTop = this.left.scroll;
    if (this.left.focused?.isConnected) this.left.focused.focus({ preventScroll: true });
    else this.begin();
  }

  async submit(event) {
    event.preventDefault();
    if (this.sent) return;
    this.sent = true;
    this.form.over = true;
    this.send.setAttribute("aria-busy", "true");
    this.timer = window.setTimeout(() => this.settle(), PATIENCE);
    const answer = await this.on.submit(this.view, this.form.values());
    if (!answer.ok) this.settle();
  }

  /** The form may be sent again. */
  settle() {
    clearTimeout(this.timer);
    this.sent = false;
    this.form.over = false;
    this.send.removeAttribute("aria-busy");
  }
}
