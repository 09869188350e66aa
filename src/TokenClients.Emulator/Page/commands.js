import { find } from "./dom.js";

/** Sends a command to the emulator, and shows an error if it fails. */
export async function send(command, body = {}) {
  const problem = find("problem");
  try {
    const response = await fetch(new URL(command, import.meta.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Emulator-Page": "1" },
      body: JSON.stringify(body),
    });
    problem.textContent = response.ok ? "" : `The emulator rejected the command: ${await response.text()}`;
  } catch {
    problem.textContent = "The emulator does not respond. Check that it is running.";
  }
  problem.hidden = problem.textContent === "";
}
