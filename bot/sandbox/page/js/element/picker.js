// Date, time and date-with-time pickers.

import { el } from "../dom.js";
import { fromWall, wall } from "../moment.js";
import { marks } from "./marks.js";

// A native picker reports every key typed into it; the app is told when the hand rests.
const REST = 500;

export function datePicker(element, place, surface, tell) {
  return picker("date", element, place, surface, tell, {
    first: surface.form.holding(place.blockId, element, "selected_date", element.initial_date) ?? "",
    fields: (value) => ({ selected_date: value || null }),
  });
}

export function timePicker(element, place, surface, tell) {
  return picker("time", element, place, surface, tell, {
    first: surface.form.holding(place.blockId, element, "selected_time", element.initial_time) ?? "",
    fields: (value) => ({ selected_time: value || null }),
  });
}

export function dateTimePicker(element, place, surface, tell) {
  const seconds = surface.form.holding(place.blockId, element, "selected_date_time", element.initial_date_time);
  return picker("datetime-local", element, place, surface, tell, {
    first: seconds ? wall(new Date(seconds * 1000)) : "",
    fields: (value) => ({ selected_date_time: value ? fromWall(value).getTime() / 1000 : null }),
  });
}

function picker(type, element, place, surface, tell, { first, fields }) {
  const input = el("input", {
    type, class: "field picker", value: first, id: place.id, "aria-label": place.label, "aria-describedby": place.describedBy,
    dataset: marks(place, element),
  });
  let told = first;
  let timer = 0;
  const read = () => fields(input.value);
  const tellNow = () => {
    clearTimeout(timer);
    if (input.value === told || !input.value) return;
    told = input.value;
    tell(read());
  };
  surface.form.add(place.blockId, element, read);
  input.addEventListener("change", () => {
    clearTimeout(timer);
    timer = window.setTimeout(tellNow, REST);
  });
  input.addEventListener("blur", tellNow);
  return input;
}
