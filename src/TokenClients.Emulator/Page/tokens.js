import { eachFrame, element, find, setText } from "./dom.js";

const maximum = 100;
const shown = 12;
const names = { arr: "ARR", wrap: "WRAP", oauth: "OAuth" };
const tokens = new Map();
const lines = new Map();
let now = 0;

export function addToken(request) {
  if (request.token) {
    tokens.set(request.id, request);
    if (tokens.size > maximum) {
      tokens.delete(tokens.keys().next().value);
    }
  }
}

export function resetTokens(requests) {
  tokens.clear();
  requests.forEach(addToken);
}

/** Sets the time of the emulator, which may differ from this machine's. */
export function setNow(time) {
  now = time;
  showTokens();
}

export const showTokens = eachFrame(() => {
  for (const [id, request] of tokens) {
    if (request.token.expires <= now) {
      tokens.delete(id);
    }
  }
  const newest = [...tokens.values()].sort((a, b) => b.id - a.id).slice(0, shown);
  for (const [id, line] of lines) {
    if (!newest.some((request) => request.id === id)) {
      line.remove();
      lines.delete(id);
    }
  }
  newest.forEach((request, index) => {
    const line = lines.get(request.id) ?? create(request);
    if (find("tokens").children[index] !== line) {
      find("tokens").insertBefore(line, find("tokens").children[index] ?? null);
    }
    update(line, request);
  });
  const more = tokens.size >= maximum ? `newest ${shown} shown` : `${tokens.size - newest.length} more`;
  setText(find("tokens-count"), tokens.size > newest.length ? more : "");
  find("no-tokens").hidden = tokens.size > 0;
});

function create(request) {
  const name = `${names[request.service]} · ${request.who ?? "unknown"}`;
  const line = element(
    "li",
    {},
    element("span", { className: "name" }, name),
    element("span", { className: "left" }),
    element("progress", { max: Math.max(request.token.lifetime, 1), "aria-label": `Token of ${name}` }),
  );
  lines.set(request.id, line);
  return line;
}

function update(line, request) {
  const left = Math.max(request.token.expires - now, 0);
  line.querySelector("progress").value = left;
  line.classList.toggle("ending", left < request.token.lifetime / 10);
  setText(line.querySelector(".left"), `${duration(left)} left`);
}

function duration(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const [days, hours, minutes] = [86400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  return days > 1 ? `${days} d ${hours % 24} h`
    : hours > 0 ? `${hours} h ${minutes % 60} min`
    : minutes > 0 ? `${minutes} min ${seconds % 60} s`
    : `${seconds} s`;
}
