// Keeps the keyboard where it was when a part of the page is drawn anew.

/**
 * @param {HTMLElement} before the part that is about to go
 * @returns {(after: HTMLElement) => void} call it with the part that took its place
 */
export function focusKept(before) {
  const focused = document.activeElement;
  if (!focused || !before.contains(focused)) return () => {};
  const key = focused.dataset.focus;
  return (after) => {
    if (after.contains(document.activeElement)) return;
    const same = key && [...after.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === key);
    (same || after).focus({ preventScroll: true });
  };
}
