import { element, find } from "./dom.js";

/** Shows the addresses of the services, and settings to copy. */
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
    : ["the key that you configured"];
  return [
    "Replace ",
    element("code", {}, "<key>"),
    " with ",
    ...source,
    ", or remove it and set ",
    element("code", {}, service.keyVariable),
    ". The page never shows a whole key.",
  ];
}

async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over http, the clipboard API works for localhost only; copy the selection instead.
    shown.closest("details").open = true;
    getSelection().selectAllChildren(shown);
    document.execCommand("copy");
  }
}
