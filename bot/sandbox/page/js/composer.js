// Where one writes: a growing text box with completion of commands and names, files, and the app's shortcuts.

import { completion } from "./completion.js";
import { el, icon, pushButton } from "./dom.js";
import { menuButton } from "./menu.js";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {{label: () => string, target: () => {channel: string, thread_ts?: string}, commands?: boolean}} options
 */
export function composer(desk, { label, target, commands = true }) {
  const box = el("textarea", { rows: 1, class: "writing", "aria-label": label(), placeholder: label() });
  const picker = el("input", { type: "file", class: "unseen", tabindex: "-1", "aria-label": "File to send" });
  const send = el("button", { type: "button", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
  const attach = pushButton({ class: "quiet", "aria-label": "Attach a file", title: "Attach a file" }, () => picker.click(), icon("attach"));
  const shortcuts = menuButton({
    label: "Shortcuts", title: "Shortcuts", content: icon("bolt"),
    items: () => desk.world.shortcuts.filter((shortcut) => shortcut.type === "global" || shortcut.type === "shortcut").map((shortcut) => ({
      text: shortcut.name,
      note: "Kestrel",
      run: () => desk.act({ do: "shortcut", callback_id: shortcut.callback_id }),
    })),
  });
  const node = el("div", { class: "composer" }, box, el("div", { class: "composer-tools" }, attach, picker, commands && shortcuts, el("span", { class: "grow" }), send));
  const completing = completion(box, node, () => {
    const { people, channels } = desk.world;
    return { people, channels, commands: commands ? desk.world.commands : [] };
  });

  function grow() {
    box.style.height = "auto";
    // While the box is not on screen yet it measures nothing; the style sheet's least height holds.
    box.style.height = box.scrollHeight ? `${Math.min(box.scrollHeight, 200)}px` : "";
    send.disabled = !box.value.trim();
  }

  async function submit() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    grow();
    const command = commands && /^\/\S+/.exec(text)?.[0];
    // A command's words go as they were typed, unless its manifest asks for people and channels as ids.
    const asIs = command && !desk.world.commands.find((one) => one.command === command)?.should_escape;
    const answer = await desk.act({ do: command ? "command" : "say", ...target(), text: asIs ? text : onTheWire(text, desk.world, command) });
    if (answer.ok || box.value) return;
    // A refusal gives the words back, so that nothing typed is lost.
    box.value = text;
    grow();
  }

  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    completing.close();
    submit();
  });
  send.addEventListener("click", submit);
  picker.addEventListener("change", async () => {
    for (const file of picker.files) await desk.upload(target(), file);
    picker.value = "";
  });
  grow();

  return {
    node,
    focus: () => box.focus(),
    rename() {
      box.setAttribute("aria-label", label());
      box.placeholder = label();
    },
  };
}

/** Words as Slack's own window sends them: escaped, with people and channels as ids; in commands with names beside. */
function onTheWire(text, world, command) {
  let out = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  for (const person of world.people.values()) out = out.replaceAll(`@${world.personName(person.id)}`, `<@${person.id}${command ? `|${person.name}` : ""}>`);
  for (const channel of world.channels.values()) out = out.replaceAll(`#${channel.name}`, `<#${channel.id}|${channel.name}>`);
  return out;
}
