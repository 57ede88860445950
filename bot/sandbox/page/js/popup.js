// A panel that floats beside its control, above everything else, until one clicks elsewhere or presses Escape.

const GAP = 4;
const EDGE = 8;

/**
 * @param {HTMLElement} anchor
 * @param {HTMLElement} panel a child of the same dialog as the anchor, so that a modal does not make it inert
 * @param {{onClose?: () => void, wide?: boolean}} [options] wide: at least as wide as the anchor
 */
export function popup(anchor, panel, { onClose = () => {}, wide = false } = {}) {
  panel.popover = "manual";
  panel.classList.add("popup");
  let open = false;

  function place() {
    const box = anchor.getBoundingClientRect();
    if (wide) panel.style.minWidth = `${box.width}px`;
    const { width, height } = panel.getBoundingClientRect();
    const below = box.bottom + GAP;
    const top = below + height > innerHeight - EDGE && box.top - GAP - height > EDGE ? box.top - GAP - height : below;
    panel.style.left = `${Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE))}px`;
    panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
  }

  const away = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const scrolled = (event) => {
    if (!panel.contains(event.target)) (anchor.isConnected ? place : close)();
  };

  function show() {
    if (open || !panel.isConnected) return;
    open = true;
    panel.showPopover();
    place();
    document.addEventListener("pointerdown", away, true);
    document.addEventListener("scroll", scrolled, true);
    addEventListener("resize", place);
  }

  function close() {
    if (!open) return;
    open = false;
    if (panel.isConnected) panel.hidePopover();
    document.removeEventListener("pointerdown", away, true);
    document.removeEventListener("scroll", scrolled, true);
    removeEventListener("resize", place);
    onClose();
  }

  return { show, close, place, isOpen: () => open };
}
