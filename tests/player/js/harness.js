// Runs one file of pure tests in the browser: `test("rule as a sentence", () => …)`, collected and
// run by `run(url)`, which returns the failures as text. No Node is needed.

const tests = [];

export function test(name, body) {
  tests.push({ name, body });
}

const shown = (value) =>
  JSON.stringify(value, (_, v) => (v instanceof Map ? Object.fromEntries(v) : v)) ?? String(value);

export function equal(found, wanted, what = "") {
  const [a, b] = [shown(found), shown(wanted)];
  if (a !== b) throw new Error(`${what}\n   found  ${a.slice(0, 800)}\n   wanted ${b.slice(0, 800)}`);
}

export function ok(condition, what) {
  if (!condition) throw new Error(what);
}

export function throws(body, type) {
  try {
    body();
  } catch (error) {
    if (error instanceof type) return;
    throw error;
  }
  throw new Error("nothing was raised");
}

/** Load a test file and run it: `{ran, failures}`. */
export async function run(url) {
  tests.length = 0;
  await import(url);
  const failures = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  return { ran: tests.length, failures };
}

/** Fetch JSON from the test site. */
export async function json(path) {
  const response = await fetch(path);
  return response.json();
}
