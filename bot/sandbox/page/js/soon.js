// Drawing that happens once per frame at most, however many changes arrive.

/**
 * @param {() => void} draw
 * @param {number} [gap] milliseconds to leave between two drawings
 */
export function soon(draw, gap = 0) {
  let waiting = false;
  let last = 0;

  function run() {
    waiting = false;
    last = performance.now();
    draw();
  }

  return () => {
    if (waiting) return;
    waiting = true;
    const rest = Math.max(0, gap - (performance.now() - last));
    // A hidden tab gets no frames; a timer keeps its list true without them.
    if (rest > 0 || document.hidden) setTimeout(run, rest);
    else requestAnimationFrame(run);
  };
}
