import { find } from "./dom.js";

/** Asks the emulator to do something, and shows why if it does not. */
export async function send(command, body = {}) {
  const problem = find("problem");
  try {
    const response = await fetch(new URL(command, import.meta.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Emulator-Page": "1" },
      body: JSON.stringify(body),
    });
    problem.textContent = response.ok ? "" : `The emulator refused: ${await response.text()}`;
  } catch {
    problem.textContent = "The emulator does not answer. Is it still running?";
  }
  problem.hidden = problem.textContent === "";
}
