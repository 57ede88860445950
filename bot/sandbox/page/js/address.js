// Which addresses a link may lead to and which pictures may be loaded.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

function parsed(text) {
  try {
    return new URL(text, location.href);
  } catch {
    return null;
  }
}

/**
 * The address if a click may follow it, else null: `javascript:` and its kin stay words.
 * @param {string} text
 */
export function safeLink(text) {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(String(text).trim()) ? parsed(text) : null;
  return url && SAFE.has(url.protocol) ? url.href : null;
}

/**
 * Where a picture may be loaded from: this server only, since nothing is fetched from the internet.
 * @param {string | undefined} text
 */
export function localPicture(text) {
  const url = text ? parsed(text) : null;
  if (!url) return null;
  if (url.protocol === "blob:" || text.startsWith("data:image/")) return text;
  return LOOPBACK.has(url.hostname) || url.origin === location.origin ? url.pathname + url.search : null;
}
