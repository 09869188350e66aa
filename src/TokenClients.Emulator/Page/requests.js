import { eachFrame, element, find, setText } from "./dom.js";

const maximum = 200;
const announceInterval = 5000;
const requests = new Map();
const rows = new Map();
const changed = new Set();
const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
let seen = 0;
let cleared = 0;
let announced = 0;
let announcedAt = -announceInterval;

find("clear-list").addEventListener("click", () => {
  cleared = seen;
  requests.clear();
  showRequests();
});

export function resetRequests(newest, count) {
  if (count < seen) {
    // A new emulator at the same address counts from the beginning.
    [seen, cleared, announced] = [0, 0, 0];
  }
  requests.clear();
  rows.clear();
  find("requests").replaceChildren();
  newest.forEach(addRequest);
}

/** Adds a request. Only the newest are kept, and each is painted once per frame. */
export function addRequest(request) {
  if (request.id <= cleared) {
    return;
  }
  requests.set(request.id, request);
  changed.add(request.id);
  if (requests.size > maximum) {
    const oldest = Math.min(...requests.keys());
    requests.delete(oldest);
    changed.delete(oldest);
  }
}

export function setSeen(count) {
  seen = count;
  showRequests();
}

export const showRequests = eachFrame(() => {
  const body = find("requests");
  for (const id of [...changed].sort((a, b) => a - b)) {
    const row = create(requests.get(id) ?? { id });
    const before = rows.get(id);
    if (before) {
      before.replaceWith(row);
    } else {
      const older = [...body.children].find((one) => Number(one.dataset.id) < id);
      body.insertBefore(row, older ?? null);
    }
    rows.set(id, row);
  }
  changed.clear();
  for (const [id, row] of rows) {
    if (!requests.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  const count = seen === requests.size ? `${seen}` : `the newest ${requests.size} of ${seen.toLocaleString("en")}`;
  setText(find("requests-count"), seen > 0 ? count : "");
  find("no-requests").hidden = requests.size > 0;
  announce();
});

function create(request) {
  const row = element(
    "tr",
    {},
    element("td", { className: "time" }, time.format(request.at)),
    element("td", {}, status(request)),
    element("td", { className: "path" }, element("b", {}, request.method), ` ${request.path} `, ...fault(request), ...reason(request)),
    element("td", { className: "who", title: request.who ?? "" }, request.who ?? (request.target === "tokens" ? "unknown" : "")),
    element("td", { className: "number" }, request.ms === null ? "" : String(request.ms)),
  );
  row.dataset.id = request.id;
  return row;
}

function fault(request) {
  return !request.fault ? [] : [
    element("span", { className: "unseen" }, "with the fault "),
    element("span", { className: "fault" }, request.fault),
  ];
}

function reason(request) {
  return !request.reason ? [] : [element("span", { className: "reason" }, request.reason)];
}

function status(request) {
  const text = request.status || (request.ms === null ? "open" : "none");
  const kind = text === "open" ? "open" : request.status >= 200 && request.status < 300 ? "good" : "bad";
  return element("span", { className: `status ${kind}` }, String(text));
}

/** Announces new requests to screen readers, at most every few seconds. */
function announce() {
  const count = seen - announced;
  if (count <= 0 || performance.now() - announcedAt < announceInterval || requests.size === 0) {
    return;
  }
  const last = requests.get(Math.max(...requests.keys()));
  const what = `${last.method} ${last.path} ${last.status || "open"}`;
  setText(find("news"), count === 1 ? `New request: ${what}` : `${count} new requests, the last: ${what}`);
  [announced, announcedAt] = [seen, performance.now()];
}
