// Tells screen readers of new messages, politely and not one by one when many come.

const PAUSE = 900;
const MOST = 3;
// Long enough to be read out. Words do not stay: their author may delete the post while they would stand here.
const STAYS = 4000;

/** @param {HTMLElement} node an aria-live region */
export function announcer(node) {
  let waiting = [];
  let timer = 0;
  let clearing = 0;

  function speak() {
    timer = 0;
    node.textContent = waiting.length > MOST ? `${waiting.length} new messages` : waiting.join(". ");
    waiting = [];
    window.clearTimeout(clearing);
    clearing = window.setTimeout(() => node.replaceChildren(), STAYS);
  }

  return (text) => {
    waiting.push(text);
    timer ||= window.setTimeout(speak, PAUSE);
  };
}
