// Shows the person which of many entries is meant: brings it into sight, gives it the keyboard, marks it for a moment.

const STAYS = 4000;

/** @param {HTMLElement} node an entry that can take the keyboard */
export function pointTo(node) {
  // At once: a list that slides while new entries come in at its top would miss its goal.
  node.scrollIntoView({ block: "center", behavior: "instant" });
  node.focus({ preventScroll: true });
  node.classList.add("pointed");
  setTimeout(() => node.classList.remove("pointed"), STAYS);
}
