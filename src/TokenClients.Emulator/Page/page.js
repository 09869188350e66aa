import { find, setText } from "./dom.js";
import { prepareFaults, updateFaults } from "./faults.js";
import { addRequest, resetRequests, setSeen, showRequests } from "./requests.js";
import { showServices } from "./services.js";
import { addToken, resetTokens, setNow, showTokens } from "./tokens.js";

const stream = new EventSource(new URL("events", import.meta.url));

const on = (name, action) => stream.addEventListener(name, (event) => action(JSON.parse(event.data)));

function connected(isLive) {
  setText(find("connection"), isLive ? "Live" : "Not connected. Reconnecting…");
  find("connection").classList.toggle("lost", !isLive);
}

stream.addEventListener("open", () => connected(true));
stream.addEventListener("error", () => connected(false));

let settings = "";

on("state", (state) => {
  if (settings !== JSON.stringify(state.services)) {
    settings = JSON.stringify(state.services);
    showServices(state.services);
  }
  prepareFaults(state.services, state.catalog);
  updateFaults(state.faults);
  resetRequests(state.requests, state.seen);
  resetTokens(state.tokens);
});

on("requests", (state) => {
  for (const request of state.requests) {
    addRequest(request);
    addToken(request);
  }
  showRequests();
  showTokens();
});

on("faults", (state) => updateFaults(state.faults));

on("tick", (state) => {
  setSeen(state.seen);
  setNow(state.now);
});
