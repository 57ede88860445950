// Keeps the keyboard where it was, caret and all, when a part of the page is drawn anew.

/**
 * @param {HTMLElement} before the part that is about to go
 * @returns {(after: HTMLElement, otherwise?: HTMLElement) => void} call it with the part that took its place, and with
 *   what takes the keyboard when the control that had it is gone
 */
export function focusKept(before) {
  const focused = document.activeElement;
  if (!focused || !before.contains(focused)) return () => {};
  const { focus, action } = focused.dataset;
  const caret = caretOf(focused);
  return (after, otherwise = after) => {
    if (after.contains(document.activeElement)) return;
    const all = [...after.querySelectorAll("[data-focus]")];
    const same = focus && all.find((node) => node.dataset.focus === focus);
    const heir = same || (action && all.find((node) => node.dataset.action === action));
    (heir || otherwise).focus({ preventScroll: true });
    if (same) caret(same);
    else if (heir) toEnd(heir);
  };
}

/** Where the caret, the selection and the scrolled words stand; fields of some types do not say. */
function caretOf(node) {
  const { selectionStart, selectionEnd, selectionDirection, scrollTop, scrollLeft } = node;
  return (other) => {
    if (selectionStart !== null && selectionStart !== undefined && canSelect(other)) {
      other.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    }
    other.scrollTop = scrollTop;
    other.scrollLeft = scrollLeft;
  };
}

function toEnd(node) {
  if (canSelect(node)) node.setSelectionRange(node.value.length, node.value.length);
}

const canSelect = (node) => node.selectionStart !== null && node.selectionStart !== undefined;
