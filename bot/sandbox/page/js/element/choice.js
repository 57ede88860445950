// Radio buttons and tick boxes.

import { el, freshId } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { mrkdwn } from "../mrkdwn.js";
import { marks } from "./marks.js";

export function radioButtons(element, place, surface, tell) {
  const before = surface.form.holding(place.blockId, element, "selected_option", element.initial_option);
  const { node, picked } = choices("radio", element, place, surface, before ? [before.value] : []);
  const read = () => ({ selected_option: picked()[0] ?? null });
  surface.form.add(place.blockId, element, read);
  node.addEventListener("change", () => tell(read()));
  return node;
}

export function checkboxes(element, place, surface, tell) {
  const before = surface.form.holding(place.blockId, element, "selected_options", element.initial_options) ?? [];
  const { node, picked } = choices("checkbox", element, place, surface, before.map((option) => option.value));
  const read = () => ({ selected_options: picked() });
  surface.form.add(place.blockId, element, read);
  node.addEventListener("change", () => tell(read()));
  return node;
}

function choices(type, element, place, surface, chosen) {
  const name = freshId("choice");
  const inputs = element.options.map((option, index) => el("input", {
    type, name, id: `${name}-${index}`, value: option.value, checked: chosen.includes(option.value),
    dataset: marks(place, element, option.value),
  }));
  const rows = element.options.map((option, index) => el("label", { class: "choice", for: `${name}-${index}` },
    inputs[index],
    el("span", {}, words(option.text, surface), option.description && el("small", {}, words(option.description, surface)))));
  const node = el("div", {
    class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": place.label, "aria-describedby": place.describedBy, id: place.id,
  }, rows);
  return { node, picked: () => element.options.filter((option, index) => inputs[index].checked) };
}

const words = (text, surface) => (text.type === "mrkdwn" ? mrkdwn(text.text, surface.names) : withEmoji(text.text));
