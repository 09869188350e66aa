/** Creates an element with properties and children. Text is never parsed as markup. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("aria-") || key === "role") {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children);
  return made;
}

export const find = (id) => document.getElementById(id);

/** Sets a text only if it changed, to avoid needless announcements and repaints. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Returns a function that runs an action once at the next frame, however often it is called. */
export function eachFrame(action) {
  let isScheduled = false;
  return () => {
    if (!isScheduled) {
      isScheduled = true;
      requestAnimationFrame(() => {
        isScheduled = false;
        action();
      });
    }
  };
}
