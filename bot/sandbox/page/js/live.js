// The live line from the server: one websocket, opened again whenever it breaks.

import { toast } from "./toast.js";

const ANEW = "The sandbox was started again: a new morning has begun, and nothing of the last one is kept.";
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;

/**
 * @param {import("./world.js").World} world
 * @param {HTMLElement} notice shown while the line is broken
 */
export function listen(world, notice) {
  let pause = FIRST_PAUSE;

  function open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/sandbox/live`);
    socket.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === "state") {
        pause = FIRST_PAUSE;
        notice.textContent = "";
        // The clock never goes back while a sandbox runs.
        const anew = world.ready && Date.parse(event.clock.now) < Date.parse(world.clock.now);
        world.load(event);
        if (anew) toast(ANEW);
      } else if (world.ready) world.apply(event);
    });
    socket.addEventListener("close", () => {
      notice.textContent = "Reconnecting… the sandbox is not answering.";
      setTimeout(open, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  }

  open();
}
