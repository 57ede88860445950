// How a control is found again when its block is drawn anew.

/**
 * @param {import("./element.js").Place} place @param {any} element @param {string} [detail] one of several parts
 * @returns {Record<string, string>} data attributes: this very control, its action, and whether it has the keyboard first
 */
export function marks(place, element, detail = "") {
  const found = { focus: [place.blockId, element.action_id, detail].filter(Boolean).join(" "), action: element.action_id };
  return element.focus_on_load ? { ...found, first: "" } : found;
}
