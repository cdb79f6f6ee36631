// Runs a table of cases; prints one line per case, and ends with 1 where one failed.
import assert from "node:assert/strict";

export { assert };

/** The message of the special status case: whitespace, non-ASCII, beyond the BMP, a percent sign. */
export const SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈, 100 %\t\n";

export async function run(cases) {
  let failed = 0;
  for (const [name, test] of Object.entries(cases)) {
    try {
      await test();
      console.log(`ok ${name}`);
    } catch (e) {
      failed++;
      console.log(`not ok ${name}: ${e.stack ?? e}`);
    }
  }
  process.exit(failed === 0 ? 0 : 1);
}

export async function fails(promise, code) {
  try {
    await promise;
  } catch (e) {
    assert.equal(e.code, code, e.message);
    return e;
  }
  assert.fail(`expected code ${code}`);
}
