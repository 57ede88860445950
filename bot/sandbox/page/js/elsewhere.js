// Links to the outside that the sandbox can serve itself: they are followed within this page instead of the internet.

const X = /^(?:www\.|mobile\.)?(?:x|twitter)\.com$/;
const SLACK = /\.slack\.example$/;
const FEEDBACK = /^(?:www\.)?careopinion\.org\.uk$/;

/**
 * @typedef {{write: (what: {replyTo: string | null, text: string}) => void, post: (id: string) => void,
 *   share: (service: string) => void, service: (service: string) => void, story: (id: string) => void,
 *   hasFeedback: () => boolean, message: (channel: string, ts: string, thread: string | null) => void}} There
 * @type {{host: RegExp, path: RegExp, go: (there: There, asked: URLSearchParams, ...parts: string[]) => void}[]}
 */
const PLACES = [
  { host: X, path: /^\/intent\/(?:post|tweet)$/, go: (there, asked) => there.write({ replyTo: asked.get("in_reply_to"), text: asked.get("text") ?? "" }) },
  { host: X, path: /^\/(?:\w+|i\/web)\/status\/(\d+)$/, go: (there, asked, id) => there.post(id) },
  { host: SLACK, path: /^\/archives\/(\w+)\/p(\d{10})(\d{6})$/, go: (there, asked, channel, seconds, rest) => there.message(channel, `${seconds}.${rest}`, asked.get("thread_ts")) },
  { host: FEEDBACK, path: /^\/youropinion$/, go: (there, asked) => there.share(asked.get("nacs") ?? "") },
  { host: FEEDBACK, path: /^\/services\/([^/]+)$/, go: (there, asked, code) => there.service(decodeURIComponent(code)) },
  { host: FEEDBACK, path: /^\/(\d+)$/, go: (there, asked, id) => there.story(id) },
];

/** @param {string} address @param {There} there @returns {boolean} whether the page went there by itself */
function follow(address, there) {
  const url = new URL(address, location.href);
  const path = url.pathname.replace(/\/$/, "");
  for (const { host, path: pattern, go } of PLACES) {
    const found = url.protocol === "https:" && host.test(url.host) && pattern.exec(path);
    if (!found || (host === FEEDBACK && !there.hasFeedback())) continue;
    go(there, url.searchParams, ...found.slice(1));
    return true;
  }
  return false;
}

/** @param {There} there */
export function followLinksHere(there) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    // Who asks for another tab or window means the real address.
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && follow(link.href, there)) event.preventDefault();
  });
}
