// Tells screen readers of new messages, politely and not one by one when many come.

const PAUSE = 900;
const MOST = 3;

/** @param {HTMLElement} node an aria-live region */
export function announcer(node) {
  let waiting = [];
  let timer = 0;

  function speak() {
    timer = 0;
    node.textContent = waiting.length > MOST ? `${waiting.length} new messages` : waiting.join(". ");
    waiting = [];
  }

  return (text) => {
    waiting.push(text);
    timer ||= window.setTimeout(speak, PAUSE);
  };
}
