import { send } from "./commands.js";
import { element, find, setText } from "./dom.js";

const form = find("target");
let faults = [];

form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
find("clear-faults").addEventListener("click", () => send("clear"));

/** Creates the choice of services and a line for each fault, once. */
export function prepareFaults(services, catalog) {
  if (find("faults").childElementCount > 0) {
    return;
  }
  find("fault-services").replaceChildren(
    ...services.map((service, index) =>
      element(
        "label",
        {},
        element("input", { type: "radio", name: "service", value: service.service, checked: index === 0 }),
        element("span", {}, service.title),
      ),
    ),
  );
  find("faults").replaceChildren(...catalog.map(line));
}

export function updateFaults(state) {
  faults = state;
  show();
}

function line({ fault, label, about }) {
  const next = element("button", { type: "button", "aria-label": `Next request: ${label}` }, "Next request");
  const every = element(
    "button",
    { type: "button", "aria-label": `Every request: ${label}`, "aria-pressed": "false" },
    "Every request",
  );
  every.dataset.fault = fault;
  next.addEventListener("click", () => sendFault(fault, "next"));
  every.addEventListener("click", () => sendFault(isPressed(every) ? null : fault, "always"));
  return element(
    "li",
    {},
    element("div", {}, element("strong", {}, label), element("span", { className: "muted" }, about)),
    next,
    every,
  );
}

const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

const chosen = () => ({ service: form.elements.service.value, target: form.elements.target.value });

const sendFault = (fault, mode) => send("faults", { ...chosen(), fault, mode });

function show() {
  const { service, target } = chosen();
  const state = faults.find((one) => one.service === service && one.target === target);
  for (const button of document.querySelectorAll("#faults button")) {
    button.disabled = !state;
  }
  if (!state) {
    setText(find("fault-state"), "This service has no metadata.");
    return;
  }
  for (const button of document.querySelectorAll("#faults [data-fault]")) {
    button.setAttribute("aria-pressed", String(button.dataset.fault === state.always));
  }
  const waiting = state.waiting > 0 ? `Next: ${state.next} (${state.waiting} queued). ` : "";
  const always = state.always ? `Every request: ${state.always}.` : "";
  setText(find("fault-state"), waiting + always || "No fault is set: requests get the normal response.");
  const others = faults.filter((one) => one.always || one.waiting > 0).length;
  find("clear-faults").classList.toggle("active", others > 0);
}
