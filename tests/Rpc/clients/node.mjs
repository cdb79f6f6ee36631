// What the tables share under node.
import { readFileSync } from "node:fs";
import { run } from "./table.mjs";

export const say = (line) => console.log(line);

export const bytesOf = (path) => readFileSync(path);

/** Ends with 1 where a case failed. */
export async function runAndExit(cases) {
  process.exit((await run(cases, say)) ? 0 : 1);
}
