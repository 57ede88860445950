// The page's beginning: makes the world, the panes around it and the line to the server.

import { announcer } from "./announcer.js";
import { clock } from "./clock.js";
import { conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { followLinksHere } from "./elsewhere.js";
import { faults } from "./faults.js";
import { listen } from "./live.js";
import { modals } from "./modal.js";
import { Outlook } from "./outlook.js";
import { parts } from "./parts.js";
import { publicSide } from "./public.js";
import { recall } from "./session.js";
import { sidebar } from "./sidebar.js";
import { themeSwitch } from "./theme.js";
import { threadPane } from "./thread.js";
import { toast } from "./toast.js";
import { Unread } from "./unread.js";
import { welcome } from "./welcome.js";
import { World } from "./world.js";

const at = (id) => document.getElementById(id);

const world = new World();
world.me = recall("me");
const outlook = new Outlook();
const desk = new Desk(world, outlook);
const unread = new Unread(world);

const now = clock(at("clock"), world);
faults(at("faults"), world);
welcome(at("welcome"), at("tools"));
themeSwitch(at("tools"));
parts(at("parts"), outlook);
sidebar(at("sidebar"), desk, unread);
const { point } = conversation(at("conversation"), desk, unread);
threadPane(at("thread"), desk);
const announce = announcer(at("announcer"));
const { setAside } = modals(desk);
const message = (channel, ts, thread) => {
  setAside();
  point(channel, thread ?? ts);
  if (thread) outlook.openThread(channel, thread);
};
followLinksHere({ ...publicSide(at("public"), desk, { now, announce, setAside }), message });

const heard = new Set();
world.on("state", () => {
  for (const messages of world.messages.values()) for (const ts of messages.keys()) heard.add(ts);
});
world.on("message", ({ type, channel, user, message }) => {
  if (!message || heard.has(message.ts) || message.user === world.me) return;
  heard.add(message.ts);
  const forMe = type !== "ephemeral" || user === world.me;
  if (channel === desk.channel && forMe) announce(`${world.personName(message.user ?? "U0KESTREL")}: ${message.text ?? ""}`);
});
world.on("toast", ({ user, text }) => (!user || user === world.me) && toast(text, { bad: true }));

listen(world, at("reconnecting"));
