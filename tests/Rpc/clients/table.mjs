// Runs a table of cases and says one line of each; the names are those of CaseTable. A case that is a text is
// one that the client cannot make, and why.

/** The message of the special status case: whitespace, non-ASCII, beyond the BMP, a percent sign. */
export const SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈, 100 %\t\n";

/** What the test stops its server at. */
export const STOP = "stop the server";

/** @returns whether every case passed. */
export async function run(cases, say) {
  let failed = 0;
  for (const [name, test] of Object.entries(cases)) {
    if (typeof test === "string") {
      say(`without ${name}: ${test}`);
      continue;
    }
    try {
      await test();
      say(`ok ${name}`);
    } catch (e) {
      failed++;
      say(`not ok ${name}: ${String(e.stack ?? e).replaceAll("\n", " | ")}`);
    }
  }
  return failed === 0;
}

export function equal(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} instead of ${b}`);
}

export async function fails(promise, code) {
  try {
    await promise;
  } catch (e) {
    if (e.code !== code) throw new Error(`code ${e.code} instead of ${code}: ${e.message}`);
    return e;
  }
  throw new Error(`no error instead of code ${code}`);
}

/** @param bytes what the server sent for a payload of 314159 zeros. */
export function compressed(bytes) {
  if (!(bytes > 0 && bytes < 31415)) throw new Error(`${bytes} bytes were sent`);
}

/** Sizes of the payloads of a stream. */
export async function all(stream) {
  const received = [];
  for await (const message of stream) received.push(message.payload?.body.length ?? 0);
  return received;
}
