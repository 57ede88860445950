// Block Kit elements by type, and how a change of one is told to the app.

import { confirmed } from "../confirm.js";
import { el } from "../dom.js";
import { button, overflow } from "./button.js";
import { checkboxes, radioButtons } from "./choice.js";
import { fileInput } from "./file.js";
import { datePicker, dateTimePicker, timePicker } from "./picker.js";
import { anySelect } from "./select.js";
import { textInput } from "./text.js";

/**
 * @typedef {{form: import("../form.js").Form, names: any, world: any,
 *   press: (blockId: string, element: any, fields: any) => Promise<any>, upload: (file: File) => Promise<any>}} Surface
 * @typedef {{blockId: string, label: string, id?: string, describedBy?: string, silent?: boolean}} Place
 *   silent: an input whose changes wait for the form to be sent
 */

const DRAWN = {
  button,
  workflow_button: button,
  overflow,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  url_text_input: textInput,
  email_text_input: textInput,
  number_input: textInput,
  file_input: fileInput,
};

/**
 * @param {any} element @param {Place} place @param {Surface} surface
 * @returns {Node}
 */
export function drawElement(element, place, surface) {
  const draw = DRAWN[element.type] ?? (element.type.endsWith("select") ? anySelect : null);
  if (!draw) return el("span", { class: "undrawn" }, `(This sandbox cannot draw “${element.type}”.)`);
  const tell = async (fields) => {
    if (!place.silent && (await confirmed(element.confirm))) await surface.press(place.blockId, element, fields);
  };
  return draw(element, place, surface, tell);
}
