// node connect-node.mjs TRANSPORT HTTP_VERSION URL DESCRIPTORS: @connectrpc/connect-node against the interop service.
// TRANSPORT: grpc, grpc-web, connect, connect-json, connect-get.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient, encodeBinaryHeader } from "@connectrpc/connect";
import { compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { assert, fails, run, SPECIAL } from "./table.mjs";

const [kind, httpVersion, baseUrl, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const service = registry.getService("grpc.testing.TestService");
const create = { grpc: createGrpcTransport, "grpc-web": createGrpcWebTransport }[kind] ?? createConnectTransport;
const transportOf = (more = {}) => create({
  baseUrl, httpVersion, useBinaryFormat: kind !== "connect-json", useHttpGet: kind === "connect-get", ...more,
});
const client = createClient(service, transportOf());
const duplex = httpVersion === "2";

const all = async (stream) => {
  const received = [];
  for await (const message of stream) received.push(message.payload?.body.length ?? 0);
  return received;
};
async function* from(...items) {
  yield* items;
}
const ask = (...wanted) => ({ responseParameters: wanted.map((size) => ({ size })) });
const zeros = (size) => ({ payload: { body: new Uint8Array(size) } });

const cases = {
  empty: () => client.emptyCall({}),
  large: async () => {
    const response = await client.unaryCall({ responseSize: 2_900_000, ...zeros(2_900_000) });
    assert.equal(response.payload.body.length, 2_900_000);
  },
  "no side effects": async () => assert.equal((await client.cacheableUnaryCall({ responseSize: 7 })).payload.body.length, 7),
  "server stream": async () =>
    assert.deepEqual(await all(client.streamingOutputCall(ask(31415, 9, 2653, 58979))), [31415, 9, 2653, 58979]),
  many: async () => assert.equal((await all(client.streamingOutputCall(ask(...Array(10_000).fill(3))))).length, 10_000),
  "client stream": async () => {
    const response = await client.streamingInputCall(from(zeros(27182), zeros(8), zeros(1828), zeros(45904)));
    assert.equal(response.aggregatedPayloadSize, 74922);
  },
  "special status message": async () => {
    const error = await fails(client.unaryCall({ responseStatus: { code: 2, message: SPECIAL } }), Code.Unknown);
    assert.equal(error.rawMessage, SPECIAL);
  },
  "special status message of a stream": async () => {
    const error = await fails(all(client.streamingOutputCall({ responseStatus: { code: 2, message: SPECIAL } })), Code.Unknown);
    assert.equal(error.rawMessage, SPECIAL);
  },
  details: async () => {
    const error = await fails(client.unaryCall({ responseStatus: { code: 9, message: "details" } }), Code.FailedPrecondition);
    const [detail] = error.findDetails(registry.getMessage("google.rpc.ErrorInfo"));
    assert.equal(detail?.type, "ASKED_FOR");
  },
  metadata: async () => {
    let headers, trailers;
    await client.unaryCall({}, {
      headers: {
        "x-grpc-test-echo-initial": "test_initial_metadata_value",
        "x-grpc-test-echo-trailing-bin": encodeBinaryHeader(new Uint8Array([0xab, 0xab, 0xab])),
      },
      onHeader: (h) => (headers = h),
      onTrailer: (t) => (trailers = t),
    });
    assert.equal(headers.get("x-grpc-test-echo-initial"), "test_initial_metadata_value");
    assert.equal(trailers.get("x-grpc-test-echo-trailing-bin"), encodeBinaryHeader(new Uint8Array([0xab, 0xab, 0xab])));
  },
  compression: async () => {
    const gzip = createClient(service, transportOf({ sendCompression: compressionGzip, compressMinBytes: 1 }));
    const response = await gzip.unaryCall({
      responseSize: 314159, responseCompressed: { value: true }, expectCompressed: { value: true }, ...zeros(271828),
    });
    assert.equal(response.payload.body.length, 314159);
  },
  deadline: () => fails(
    all(client.streamingOutputCall({ responseParameters: [{ size: 1, intervalUs: 60_000_000 }] }, { timeoutMs: 200 })),
    Code.DeadlineExceeded),
  "cancel before": () => fails(client.unaryCall({}, { signal: AbortSignal.abort() }), Code.Canceled),
  "cancel during": async () => {
    const cancel = new AbortController();
    const request = { responseParameters: [{ size: 1 }, { size: 1, intervalUs: 60_000_000 }] };
    await fails((async () => {
      for await (const _ of client.streamingOutputCall(request, { signal: cancel.signal })) cancel.abort();
    })(), Code.Canceled);
  },
  "unknown method": () => fails(client.unimplementedCall({}), Code.Unimplemented),
  "unknown service": () => fails(
    createClient(registry.getService("grpc.testing.UnimplementedService"), transportOf()).unimplementedCall({}), Code.Unimplemented),
};
if (duplex) {
  cases["ping-pong"] = async () => {
    const wanted = [31415, 9, 2653, 58979];
    const received = [];
    let next;
    const waiting = () => new Promise((resolve) => (next = resolve));
    async function* pings() {
      for (const size of wanted) {
        const answered = waiting();
        yield ask(size);
        await answered;
      }
    }
    for await (const message of client.fullDuplexCall(pings())) {
      received.push(message.payload.body.length);
      next();
    }
    assert.deepEqual(received, wanted);
  };
  cases["half-closed"] = async () => assert.deepEqual(await all(client.halfDuplexCall(from(ask(5, 6), ask(7)))), [5, 6, 7]);
}
await run(cases);
