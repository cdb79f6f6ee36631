// node buf-curl.mjs PROTOCOL URL DESCRIPTORS: `buf curl` (grpc, grpcweb, connect) against the interop service; it learns
// the methods by server reflection, and from DESCRIPTORS those that the server does not have.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { compressed, equal, SPECIAL, STOP } from "./table.mjs";
import { runAndExit, say } from "./node.mjs";

const [protocol, url, descriptors] = process.argv.slice(2);
// The program itself: its wrapper does not hand signals on.
const program = createRequire(import.meta.url).resolve(`@bufbuild/buf-${process.platform}-${process.arch.replace(/^arm64$/, "aarch64")}/bin/buf`);

/**
 * Runs buf; `told` gets its process at each piece of its output. An input that is null leaves the requests to `told`,
 * which is called at the start, too.
 */
const curl = (method, input, more = [], told = () => {}) => new Promise((resolve) => {
  const buf = spawn(program, [
    "curl", "--http2-prior-knowledge", "--protocol", protocol, ...more, "-d", "@-", `${url}/grpc.testing.${method}`,
  ]);
  let [output, errors] = ["", ""];
  buf.stdout.on("data", (data) => {
    output += data;
    told(buf, data);
  });
  buf.stderr.on("data", (data) => (errors += data));
  buf.stdin.on("error", () => {});
  if (input === null) told(buf);
  else buf.stdin.end([input].flat().map((one) => JSON.stringify(one)).join("\n"));
  buf.on("close", (code) => resolve({ code, output, errors }));
});
const unary = (input, more) => curl("TestService/UnaryCall", input, more);
const stream = (input, more, told) => curl("TestService/StreamingOutputCall", input, more, told);
const named = (name) => ["-H", `x-grpc-test-call: ${name}`];
const witness = async (method, name) => {
  const { code, output, errors } = await curl(`WitnessService/${method}`, { name });
  if (code !== 0) throw new Error(errors);
  return JSON.parse(output);
};
const ask = (...wanted) => ({ responseParameters: wanted.map((size) => ({ size })) });
const zeros = (size) => ({ payload: { body: Buffer.alloc(size).toString("base64") } });
const paused = { responseParameters: [{ size: 1 }, { size: 1, intervalUs: 60_000_000 }] };

/** Sizes of the payloads in the output, a sequence of JSON objects. */
const sizes = ({ code, output, errors }) => {
  if (code !== 0) throw new Error(errors);
  return [...output.matchAll(/"body":\s*"([^"]*)"/g)].map(([, body]) => Buffer.from(body, "base64").length);
};
const refused = ({ output, errors }, name) => {
  const error = JSON.parse(errors.slice(errors.indexOf("{")));
  if (error.code !== name) throw new Error(`${error.code} instead of ${name}: ${errors} ${output}`);
  return error;
};

await runAndExit({
  empty: async () => equal((await curl("TestService/EmptyCall", {})).output.trim(), "{}"),
  large: async () => equal(sizes(await unary({ responseSize: 4_000_000, ...zeros(4_000_000) })), [4_000_000]),
  "message over the limit": async () => refused(await unary(zeros(5_000_000)), "resource_exhausted"),
  "no side effects": async () => equal(sizes(await curl("TestService/CacheableUnaryCall", { responseSize: 7 })), [7]),
  "server stream": async () => equal(sizes(await stream(ask(31415, 9, 2653, 58979))), [31415, 9, 2653, 58979]),
  many: async () => equal(sizes(await stream(ask(...Array(10_000).fill(3)))).length, 10_000),
  "client stream": async () => {
    const { output } = await curl("TestService/StreamingInputCall", [27182, 8, 1828, 45904].map(zeros));
    equal(JSON.parse(output).aggregatedPayloadSize, 74922);
  },
  "status with message": async () => equal(refused(await unary({ responseStatus: { code: 2, message: SPECIAL } }), "unknown").message, SPECIAL),
  "status of a stream": async () => equal(refused(await stream({ responseStatus: { code: 2, message: SPECIAL } }), "unknown").message, SPECIAL),
  details: async () => {
    const error = refused(await unary({ responseStatus: { code: 9, message: "details" } }), "failed_precondition");
    equal(error.details[0].type, "google.rpc.ErrorInfo");
  },
  metadata: async () => {
    const { errors } = await unary({}, ["-v", "-H", "x-grpc-test-echo-initial: test_initial_metadata_value", "-H", "x-grpc-test-echo-trailing-bin: q6ur"]);
    const shown = errors.toLowerCase();
    // Of the trailers in a body of gRPC-Web it shows the size only.
    const wanted = ["x-grpc-test-echo-initial: test_initial_metadata_value", ...(protocol === "grpcweb" ? [] : ["x-grpc-test-echo-trailing-bin: q6ur"])];
    equal(wanted.filter((header) => !shown.split("\n").some((line) => line.startsWith("buf: < ") && line.includes(header))), []);
  },
  "compressed request": "it compresses no requests",
  "compressed response": async () => {
    const name = "compressed response";
    equal(sizes(await unary({ responseSize: 314159, responseCompressed: { value: true } }, named(name))), [314159]);
    compressed(Number((await witness("AnswerSize", name)).bytes));
  },
  deadline: async () => refused(await stream(paused, ["--timeout", "3s"]), "deadline_exceeded"),
  "cancel before": "it has no way to",
  "cancel during": async () => {
    const name = "cancel during";
    const { code, output } = await stream(paused, named(name), (buf) => buf.kill("SIGINT"));
    equal([code === 0, output.includes("payload")], [false, true]);
    await witness("Cancelled", name);
  },
  "unknown method": async () => refused(await curl("TestService/NoSuchCall", {}, ["--schema", descriptors]), "unimplemented"),
  "unknown service": async () => refused(
    await curl("UnimplementedService/UnimplementedCall", {}, ["--schema", descriptors]), "unimplemented"),
  "wrong content type": "it sets its content type itself",
  "empty stream": async () => equal(sizes(await curl("TestService/FullDuplexCall", [])), []),
  "half-closed": async () => equal(sizes(await curl("TestService/HalfDuplexCall", [ask(5, 6), ask(7)])), [5, 6, 7]),
  "ping-pong": async () => {
    // The next request is asked for when the last answer is whole: its body ends in a quotation mark.
    const open = [31415, 9, 2653, 58979];
    let answer = "";
    const next = (buf, data = '"body": "x"') => {
      if (!/"body":\s*"[^"]+"/.test((answer += data))) return;
      answer = "";
      if (open.length > 0) buf.stdin.write(`${JSON.stringify(ask(open.shift()))}\n`);
      else buf.stdin.end();
    };
    equal(sizes(await curl("TestService/FullDuplexCall", null, [], next)), [31415, 9, 2653, 58979]);
  },
  "slow reader": async () => {
    // While its pipe is full, other calls are answered.
    let slow = (buf) => {
      slow = () => {};
      buf.stdout.pause();
      curl("TestService/EmptyCall", {}).then(() => buf.stdout.resume());
    };
    equal(sizes(await stream(ask(...Array(64).fill(200_000)), [], (buf) => slow(buf))).length, 64);
  },
  "server going away": async () => refused(await stream(paused, [], () => say(STOP)), "unavailable"),
});
