// What the person does, sent to the server; a refusal becomes a sentence on screen.

import { toast } from "./toast.js";

/**
 * @param {Record<string, any>} what an act of the sandbox, `do` included
 * @returns {Promise<{ok: boolean} & Record<string, any>>}
 */
export async function act(what) {
  return send("/sandbox/act", { body: JSON.stringify(what), headers: { "Content-Type": "application/json" } });
}

/** Send a file as a person; the answer carries the stored file. */
export async function upload(fields, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) body.append(name, value);
  body.append("file", file, file.name);
  return send("/sandbox/upload", { body });
}

async function send(path, options) {
  let answer;
  try {
    const response = await fetch(path, { method: "POST", ...options });
    answer = await response.json().catch(() => ({ ok: false, error: `The sandbox answered with ${response.status}.` }));
  } catch {
    answer = { ok: false, error: "The sandbox cannot be reached just now. Please try again in a moment." };
  }
  if (!answer.ok) toast(answer.error ?? "That did not work.", { bad: true });
  return answer;
}
