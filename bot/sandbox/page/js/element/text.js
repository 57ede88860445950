// Text inputs: words, addresses, emails and numbers.

import { el } from "../dom.js";
import { marks } from "./marks.js";

const TYPES = { plain_text_input: "text", url_text_input: "url", email_text_input: "email", number_input: "text" };
const REST = 300;

export function textInput(element, place, surface, tell) {
  const { form } = surface;
  const input = el(element.multiline ? "textarea" : "input", {
    class: "field", type: element.multiline ? null : TYPES[element.type], rows: element.multiline ? 4 : null, id: place.id,
    "aria-label": place.label, "aria-describedby": place.describedBy, placeholder: element.placeholder?.text,
    maxlength: element.max_length, autocomplete: "off", inputmode: element.type === "number_input" ? "decimal" : null,
    value: form.holding(place.blockId, element, "value", element.initial_value) ?? "", dataset: marks(place, element),
  });
  form.add(place.blockId, element, () => ({ value: input.value || null }));
  if (!place.silent) {
    // The input may have been drawn anew since the last key: the form knows the one that stands there now.
    const current = () => (form.over ? null : form.now(place.blockId, element));
    listenFor(element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"], input, oneByOne(tell, current));
  }
  if (!element.max_length) return input;
  return el("span", { class: "counted" }, input, counter(input, element.max_length));
}

function listenFor(triggers, input, run) {
  let timer = 0;
  if (triggers.includes("on_character_entered")) {
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(run, REST);
    });
  }
  if (triggers.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || input.tagName !== "INPUT") return;
      // As in Slack, Enter tells the app here and does not send the form.
      event.preventDefault();
      clearTimeout(timer);
      run();
    });
  }
}

/** Tells of one change after the other, so that the newest words reach the app last. */
function oneByOne(tell, current) {
  let busy = false;
  let again = false;
  return async function run() {
    again = busy;
    if (busy) return;
    const fields = current();
    if (!fields) return;
    busy = true;
    await tell(fields);
    busy = false;
    if (again) run();
  };
}

function counter(input, most) {
  const node = el("small", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    node.textContent = String(most - input.value.length);
  };
  input.addEventListener("input", count);
  count();
  return node;
}
