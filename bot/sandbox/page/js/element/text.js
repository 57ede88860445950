// Text inputs: words, addresses, emails and numbers.

import { el } from "../dom.js";

const TYPES = { plain_text_input: "text", url_text_input: "url", email_text_input: "email", number_input: "text" };
const REST = 300;

export function textInput(element, place, surface, tell) {
  const before = surface.form.before(place.blockId, element)?.value;
  const input = el(element.multiline ? "textarea" : "input", {
    class: "field", type: element.multiline ? null : TYPES[element.type], rows: element.multiline ? 4 : null, id: place.id,
    "aria-label": place.label, "aria-describedby": place.describedBy, placeholder: element.placeholder?.text,
    maxlength: element.max_length, autocomplete: "off", inputmode: element.type === "number_input" ? "decimal" : null,
    value: before ?? element.initial_value ?? "", dataset: { focus: `${place.blockId} ${element.action_id}` },
  });
  const read = () => ({ value: input.value || null });
  surface.form.add(place.blockId, element, read);
  listenFor(element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"], input, () => tell(read()));
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
      if (event.key === "Enter" && !event.shiftKey && input.tagName === "INPUT") run();
    });
  }
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
