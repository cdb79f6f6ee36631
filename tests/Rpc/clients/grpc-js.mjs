// node grpc-js.mjs HOST:PORT PROTOS: @grpc/grpc-js against the interop service.
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import http2 from "node:http2";
import { all, compressed, equal, fails, SPECIAL, STOP } from "./table.mjs";
import { runAndExit, say } from "./node.mjs";

const [address, protos] = process.argv.slice(2);
const definition = loader.loadSync("test.proto", { includeDirs: [protos] });
const { testing } = grpc.loadPackageDefinition(definition).grpc;
const sizes = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const credentials = grpc.credentials.createInsecure();
const client = new testing.TestService(address, credentials, sizes);
const witness = new testing.WitnessService(address, credentials);
const { status } = grpc;
const named = (name) => {
  const metadata = new grpc.Metadata();
  metadata.set("x-grpc-test-call", name);
  return metadata;
};

const unary = (method, request, metadata = new grpc.Metadata(), options = {}, from = client) =>
  new Promise((resolve, reject) => {
    const seen = {};
    const call = from[method](request, metadata, options, (error, response) =>
      error ? reject(error) : setImmediate(() => resolve({ response, ...seen })));
    call.on("metadata", (m) => (seen.headers = m));
    call.on("status", (s) => (seen.trailers = s.metadata));
  });
const ask = (...wanted) => ({ responseParameters: wanted.map((size) => ({ size })) });
const zeros = (size) => ({ payload: { body: Buffer.alloc(size) } });

await runAndExit({
  empty: async () => equal((await unary("EmptyCall", {})).response, {}),
  large: async () => {
    const { response } = await unary("UnaryCall", { responseSize: 4_000_000, ...zeros(4_000_000) });
    equal(response.payload.body.length, 4_000_000);
  },
  "message over the limit": () => fails(unary("UnaryCall", zeros(5_000_000)), status.RESOURCE_EXHAUSTED),
  "no side effects": async () => equal((await unary("CacheableUnaryCall", { responseSize: 7 })).response.payload.body.length, 7),
  "server stream": async () =>
    equal(await all(client.StreamingOutputCall(ask(31415, 9, 2653, 58979))), [31415, 9, 2653, 58979]),
  many: async () => equal((await all(client.StreamingOutputCall(ask(...Array(10_000).fill(3))))).length, 10_000),
  "client stream": () => new Promise((resolve, reject) => {
    const call = client.StreamingInputCall((error, response) => {
      if (error) return reject(error);
      equal(response.aggregatedPayloadSize, 74922);
      resolve();
    });
    for (const size of [27182, 8, 1828, 45904]) call.write(zeros(size));
    call.end();
  }),
  "ping-pong": async () => {
    const call = client.FullDuplexCall();
    const wanted = [31415, 9, 2653, 58979];
    const received = [];
    call.write(ask(wanted[0]));
    for await (const message of call) {
      received.push(message.payload.body.length);
      if (received.length < wanted.length) call.write(ask(wanted[received.length]));
      else call.end();
    }
    equal(received, wanted);
  },
  "empty stream": async () => {
    const call = client.FullDuplexCall();
    call.end();
    equal(await all(call), []);
  },
  "half-closed": async () => {
    const call = client.HalfDuplexCall();
    call.write(ask(5, 6));
    call.write(ask(7));
    call.end();
    equal(await all(call), [5, 6, 7]);
  },
  "status with message": async () => {
    const error = await fails(unary("UnaryCall", { responseStatus: { code: 2, message: SPECIAL } }), status.UNKNOWN);
    equal(error.details, SPECIAL);
  },
  "status of a stream": async () => {
    const error = await fails(all(client.StreamingOutputCall({ responseStatus: { code: 2, message: SPECIAL } })), status.UNKNOWN);
    equal(error.details, SPECIAL);
  },
  details: async () => {
    const error = await fails(unary("UnaryCall", { responseStatus: { code: 9, message: "details" } }), status.FAILED_PRECONDITION);
    const bytes = error.metadata.get("grpc-status-details-bin")[0];
    equal([bytes.includes("type.googleapis.com/google.rpc.ErrorInfo"), bytes.includes("ASKED_FOR")], [true, true]);
  },
  metadata: async () => {
    const metadata = new grpc.Metadata();
    metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
    metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from("ababab", "hex"));
    const { headers, trailers } = await unary("UnaryCall", {}, metadata);
    equal(headers.get("x-grpc-test-echo-initial")[0], "test_initial_metadata_value");
    equal(trailers.get("x-grpc-test-echo-trailing-bin")[0], Buffer.from("ababab", "hex"));
  },
  "compressed request": async () => {
    const gzip = new testing.TestService(address, credentials, { "grpc.default_compression_algorithm": 2 });
    await unary("UnaryCall", { expectCompressed: { value: true }, ...zeros(271828) }, undefined, undefined, gzip);
    gzip.close();
  },
  "compressed response": async () => {
    const name = "compressed response";
    const { response } = await unary("UnaryCall", { responseSize: 314159, responseCompressed: { value: true } }, named(name));
    equal(response.payload.body.length, 314159);
    compressed(Number((await unary("AnswerSize", { name }, undefined, undefined, witness)).response.bytes));
  },
  deadline: () => fails(
    all(client.StreamingOutputCall({ responseParameters: [{ size: 1, intervalUs: 60_000_000 }] }, { deadline: Date.now() + 200 })),
    status.DEADLINE_EXCEEDED),
  "cancel before": () => {
    const call = client.StreamingInputCall(() => {});
    const done = new Promise((_, reject) => call.on("status", (s) => reject(s)));
    call.cancel();
    return fails(done, status.CANCELLED);
  },
  "cancel during": async () => {
    const name = "cancel during";
    const call = client.StreamingOutputCall({ responseParameters: [{ size: 1 }, { size: 1, intervalUs: 60_000_000 }] }, named(name));
    call.once("data", () => call.cancel());
    await fails(new Promise((_, reject) => call.on("error", reject)), status.CANCELLED);
    await unary("Cancelled", { name }, undefined, undefined, witness);
  },
  "unknown method": () => fails(
    new Promise((resolve, reject) => client.makeUnaryRequest(
      "/grpc.testing.TestService/NoSuchCall", (bytes) => bytes, (bytes) => bytes, Buffer.alloc(0), (error) => (error ? reject(error) : resolve()))),
    status.UNIMPLEMENTED),
  "unknown service": async () => {
    const other = new testing.UnimplementedService(address, credentials);
    await fails(unary("UnimplementedCall", {}, undefined, undefined, other), status.UNIMPLEMENTED);
    other.close();
  },
  // The client sets its content type last, so this one goes past it.
  "wrong content type": () => new Promise((resolve, reject) => {
    const session = http2.connect(`http://${address}`);
    const call = session.request({
      ":method": "POST", ":path": "/grpc.testing.TestService/EmptyCall", "content-type": "text/plain", te: "trailers",
    });
    call.on("error", reject);
    call.on("response", (headers) => {
      session.close();
      headers[":status"] === 415 ? resolve() : reject(new Error(`HTTP ${headers[":status"]}`));
    });
    call.end();
  }),
  "slow reader": async () => {
    const call = client.StreamingOutputCall(ask(...Array(64).fill(200_000)));
    let received = 0;
    for await (const message of call) {
      received += message.payload.body.length;
      await unary("EmptyCall", {});
    }
    equal(received, 64 * 200_000);
  },
  "server going away": async () => {
    const call = client.StreamingOutputCall({ responseParameters: [{ size: 1 }, { size: 1, intervalUs: 60_000_000 }] });
    call.once("data", () => say(STOP));
    await fails(new Promise((_, reject) => call.on("error", reject)), status.UNAVAILABLE);
    await fails(unary("EmptyCall", {}), status.UNAVAILABLE);
  },
});
