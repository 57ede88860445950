// Builds elements from values, so that no text from outside is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes, listeners (`on: {click}`) and children; empty children are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** Replace everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that does something at once; a form's own submit button is another thing. */
export const pushButton = (attributes, run, ...children) => el("button", { type: "button", ...attributes, on: { click: run } }, ...children);

/** Make these nodes the children of `parent`, in this order, moving as few as possible. */
export function arrange(parent, nodes) {
  const keep = new Set(nodes);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** Text for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

const PATHS = {
  send: "M3 11.500 21 3l-6.500 18-3-7.500z M11.500 13.500 21 3",
  attach: "M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.400 3.400 0 0 1 4.800 4.800L9.800 17.300a1.700 1.700 0 0 1-2.400-2.400l7.600-7.600",
  more: "M5 12h.01 M12 12h.01 M19 12h.01",
  bolt: "M13 2 4 14h7l-1 8 9-12h-7z",
  hash: "M9 3 7 21 M17 3l-2 18 M4 8.500h17 M3 15.500h17",
  home: "M3 11 12 3l9 8 M5.500 9.500V21h13V9.500 M10 21v-6h4v6",
  chat: "M4 5h16v11H9l-5 4z",
  reply: "M10 5 4 11l6 6 M4 11h9a7 7 0 0 1 7 7v1",
  close: "M5 5l14 14 M19 5 5 19",
  back: "M19 12H5 M11 6l-6 6 6 6",
  down: "M6 9l6 6 6-6",
  theme: "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z",
  help: "M9 9a3 3 0 1 1 4.200 2.800c-.9.400-1.200 1-1.200 2.200 M12 17.500h.01 M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19z",
  heart: "M12 20C5 14.500 3.500 11.500 3.500 8.800A4.300 4.300 0 0 1 12 7a4.300 4.300 0 0 1 8.500 1.800c0 2.700-1.500 5.700-8.500 11.200z",
  bin: "M4 7h16 M9 7V4h6v3 M6 7l1 14h10l1-14 M10 11v6 M14 11v6",
  picture: "M3 5h18v14H3z M3 16l5-5 4 4 3-3 6 5 M15.500 9h.01",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v5l3.500 2",
  eye: "M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12z M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
  people: "M9 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z M2.500 20c.300-4 3-6 6.500-6s6.200 2 6.500 6 M16 5a3.300 3.300 0 0 1 0 6.500 M18 14.500c2.200.8 3.400 2.600 3.600 5.500",
  tick: "M4 12.500 9.500 18 20 6.500",
};

/** A line drawing that says nothing to a screen reader; the control around it carries the name. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" })) {
    drawing.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}

let lastId = 0;

/** An id no other element of this page has. */
export const freshId = (stem) => `${stem}-${(lastId += 1)}`;
