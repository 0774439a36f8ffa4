// Fetch a trace and say in one sentence what is wrong with it, if something is.

export const SCHEMA_VERSION = 1;

/** `key` and `args` name a sentence of strings.js; `again` says whether trying again may help. */
export class LoadError extends Error {
  constructor(key, args = {}, again = true) {
    super(key);
    Object.assign(this, { key, args, again });
  }
}

/** Load the document at `src`. Raises LoadError; an aborted load raises AbortError. */
export async function load(src, signal) {
  let response;
  let body;
  try {
    response = await fetch(src, { signal, headers: { Accept: "application/json" } });
    body = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new LoadError("failed.network");
  }
  if (!response.ok) throw new LoadError("failed.status", { status: response.status });
  let found;
  try {
    found = JSON.parse(body);
  } catch {
    throw new LoadError("failed.json");
  }
  return checked(found);
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function hasShape(found) {
  return (
    isObject(found) &&
    Number.isInteger(found.schema_version) &&
    Array.isArray(found.scene?.panels) &&
    found.scene.panels.every((panel) => isObject(panel) && typeof panel.id === "string") &&
    isObject(found.init) &&
    Object.values(found.init).every(isObject) &&
    Array.isArray(found.steps) &&
    found.steps.every((step) => isObject(step) && Array.isArray(step.d) && step.cap !== undefined)
  );
}

/** The document with what is optional filled in. A newer one must still have the same bones. */
export function checked(found) {
  if (!hasShape(found)) {
    const newer = isObject(found) && found.schema_version > SCHEMA_VERSION;
    throw newer
      ? new LoadError("failed.version", { version: found.schema_version }, false)
      : new LoadError("failed.shape", {}, false);
  }
  return {
    ...found,
    text: isObject(found.text) ? found.text : {},
    code: typeof found.code?.source === "string" ? found.code : { source: "" },
    go: isObject(found.go) ? found.go : {},
    notes: Array.isArray(found.notes) ? found.notes : [],
    chapters: Array.isArray(found.chapters) ? found.chapters : [],
    observables: Array.isArray(found.observables) ? found.observables : [],
    questions: Array.isArray(found.questions) ? found.questions.filter(askable) : [],
  };
}

const INPUTS = new Set(["number", "choice", "pick-entity", "order", "yesno"]);

/** Questions of a kind this player does not know are left out rather than half asked. */
function askable(question) {
  return (
    isObject(question) &&
    INPUTS.has(question.input) &&
    Number.isInteger(question.at) &&
    typeof question.target === "string" &&
    (question.input !== "choice" || Array.isArray(question.choices)) &&
    (question.input !== "order" || Array.isArray(question.answer))
  );
}
