// Block Kit blocks by type, as DOM nodes.

import { localPicture } from "./address.js";
import { el, freshId } from "./dom.js";
import { drawElement } from "./element/element.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** @typedef {import("./element/element.js").Surface} Surface */

const DRAWN = { header, section, context, divider, image, actions, input, rich_text: (block, surface) => richText(block, surface.names), markdown };

/**
 * @param {any[]} blocks @param {Surface} surface @param {Record<string, string>} [errors] sentences by block_id
 */
export function drawBlocks(blocks, surface, errors = {}) {
  return el("div", { class: "blocks" }, blocks.map((block, index) => {
    const id = block.block_id ?? `block-${index}`;
    return drawBlock({ ...block, block_id: id }, surface, errors[id]);
  }));
}

/** One block that has its id. @param {any} block @param {Surface} surface @param {string} [error] what is wrong with its input */
export function drawBlock(block, surface, error) {
  const draw = DRAWN[block.type];
  const inside = draw ? draw(block, surface, error) : el("p", { class: "undrawn" }, `(This sandbox cannot draw a “${block.type}” block.)`);
  return el("div", { class: `block block-${block.type}`, dataset: { block: block.block_id } }, inside);
}

/** A text object: mrkdwn or plain. */
export function words(text, surface) {
  if (!text) return null;
  return text.type === "mrkdwn" ? mrkdwn(text.text, surface.names) : withBreaks(text.text);
}

function withBreaks(text) {
  return String(text).split("\n").flatMap((line, index) => (index ? [el("br"), withEmoji(line)] : [withEmoji(line)]));
}

function header(block) {
  return el("h3", { class: "block-title" }, withBreaks(block.text?.text ?? ""));
}

function section(block, surface) {
  const text = block.text && el("div", { class: "words" }, words(block.text, surface));
  const fields = block.fields && el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "words" }, words(field, surface))));
  const accessory = block.accessory && el("div", { class: "accessory" }, drawAny(block.accessory, block, surface));
  return el("div", { class: "section" }, el("div", { class: "section-main" }, text, fields), accessory);
}

function context(block, surface) {
  return el("div", { class: "context" }, block.elements.map((element) =>
    element.type === "image" ? picture(element, "context-picture") : el("span", { class: "words" }, words(element, surface))));
}

function divider() {
  return el("hr");
}

function image(block) {
  return el("figure", {}, block.title && el("figcaption", {}, withEmoji(block.title.text)), picture(block, "picture"));
}

function markdown(block) {
  return el("div", { class: "words" }, withBreaks(block.text ?? ""));
}

/** A picture of this server, or its alternative text when it lies elsewhere: nothing is fetched from the internet. */
export function picture(element, className) {
  const source = localPicture(element.image_url ?? element.slack_file?.url);
  if (source) return el("img", { class: className, src: source, alt: element.alt_text ?? "", loading: "lazy" });
  return el("span", { class: `${className} no-picture`, role: "img", "aria-label": element.alt_text || "Picture" }, element.alt_text || "Picture");
}

function actions(block, surface) {
  return el("div", { class: "actions" }, block.elements.map((element) => drawAny(element, block, surface)));
}

function drawAny(element, block, surface) {
  if (element.type === "image") return picture(element, "thumb");
  const label = element.accessibility_label ?? element.placeholder?.text ?? spoken(block.text) ?? "Choose";
  return drawElement(element, { blockId: block.block_id, label }, surface);
}

/** The beginning of a section's words, as the name of the control beside them. */
const spoken = (text) => text?.text?.replace(/[*_~`]/g, "").replace(/\s+/g, " ").trim().slice(0, 80);

function input(block, surface, error) {
  const id = freshId("input");
  const notes = freshId("notes");
  const label = block.label?.text ?? "";
  const field = drawElement(block.element, {
    blockId: block.block_id, label, id, describedBy: block.hint || error ? notes : undefined, silent: !block.dispatch_action,
  }, surface);
  const control = field.id === id ? field : field.querySelector?.(`#${id}`);
  if (error && control) control.setAttribute("aria-invalid", "true");
  if (!block.optional && control && control.getAttribute("role") !== "group") control.setAttribute("aria-required", "true");
  return el("div", { class: error ? "input wrong" : "input" },
    el("label", { for: id, class: "label" }, withEmoji(label), block.optional && el("span", { class: "optional" }, " (optional)")),
    field,
    el("div", { id: notes, class: "notes" }, block.hint && el("div", { class: "hint" }, withEmoji(block.hint.text)), error && el("div", { class: "error" }, error)));
}
