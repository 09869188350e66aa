import { element, find } from "./dom.js";

/** The services: where they are, and settings to paste. */
export function showServices(services) {
  const open = new Set([...document.querySelectorAll("#services details[open]")].map((details) => details.id));
  const focused = document.activeElement?.id;
  find("services").replaceChildren(...services.map(card));
  open.forEach((id) => find(id)?.setAttribute("open", ""));
  if (focused && document.activeElement?.id !== focused) {
    find(focused)?.focus();
  }
}

function card(service) {
  const settings = element("pre", { tabIndex: 0, "aria-label": `Settings for ${service.title}` }, service.settings);
  const button = element(
    "button",
    { type: "button", id: `copy-${service.service}`, "aria-label": `Copy settings for ${service.title}` },
    "Copy settings",
  );
  button.addEventListener("click", async () => {
    await copy(service.settings, settings);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy settings"), 2000);
  });
  return element(
    "li",
    {},
    element("div", { className: "title" }, element("h3", {}, service.title), button),
    element("code", {}, service.endpoint),
    element(
      "dl",
      {},
      ...pair(service.nameSetting, service.name ?? "none"),
      ...pair(service.keySetting, service.key ?? "none"),
    ),
    element(
      "details",
      { id: `settings-${service.service}` },
      element("summary", {}, "appsettings.json"),
      settings,
      element("p", { className: "muted" }, ...explain(service)),
    ),
  );
}

const pair = (name, value) => [element("dt", {}, name), element("dd", {}, value)];

function explain(service) {
  const source = service.keySource
    ? ["the public key ", element("code", {}, service.keySource)]
    : ["the key that you gave the emulator"];
  return [
    "For ",
    element("code", {}, "<key>"),
    " put ",
    ...source,
    ", or leave it out and set ",
    element("code", {}, service.keyVariable),
    ". The page never shows a whole key.",
  ];
}

async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain http to another name than localhost there is no clipboard, but there is a selection.
    shown.closest("details").open = true;
    getSelection().selectAllChildren(shown);
    document.execCommand("copy");
  }
}
