// The table for the clients of @connectrpc: connect-node and connect-web.
import { Code, createClient, encodeBinaryHeader } from "@connectrpc/connect";
import { all, compressed, equal, fails, SPECIAL, STOP } from "./table.mjs";

async function* from(...items) {
  yield* items;
}
const ask = (...wanted) => ({ responseParameters: wanted.map((size) => ({ size })) });
const zeros = (size) => ({ payload: { body: new Uint8Array(size) } });
const bytes = encodeBinaryHeader(new Uint8Array([0xab, 0xab, 0xab]));
const paused = { responseParameters: [{ size: 1 }, { size: 1, intervalUs: 60_000_000 }] };

/**
 * @param transportOf makes a transport with further options.
 * @param can what the transport can: json, get, uploads (streams of requests), duplex, compression (the options for it); why its answers
 *   come plain.
 */
export function connectCases(registry, transportOf, say, can) {
  const service = registry.getService("grpc.testing.TestService");
  const client = createClient(service, transportOf());
  const witness = createClient(registry.getService("grpc.testing.WitnessService"), transportOf());
  const named = (name) => ({ headers: { "x-grpc-test-call": name } });
  // What fits into a URL goes by GET where the transport can.
  const small = (request, options) => (can.get ? client.cacheableUnaryCall : client.unaryCall)(request, options);
  const large = can.json ? 2_900_000 : 4_000_000;
  return {
    empty: () => client.emptyCall({}),
    large: async () => equal((await client.unaryCall({ responseSize: large, ...zeros(large) })).payload.body.length, large),
    "message over the limit": () => fails(client.unaryCall(zeros(5_000_000)), Code.ResourceExhausted),
    "no side effects": async () => equal((await client.cacheableUnaryCall({ responseSize: 7 })).payload.body.length, 7),
    "server stream": async () => equal(await all(client.streamingOutputCall(ask(31415, 9, 2653, 58979))), [31415, 9, 2653, 58979]),
    many: async () => equal((await all(client.streamingOutputCall(ask(...Array(10_000).fill(3))))).length, 10_000),
    "client stream": can.uploads ? async () => {
      const response = await client.streamingInputCall(from(zeros(27182), zeros(8), zeros(1828), zeros(45904)));
      equal(response.aggregatedPayloadSize, 74922);
    } : can.why,
    "status with message": async () => {
      const error = await fails(small({ responseStatus: { code: 2, message: SPECIAL } }), Code.Unknown);
      equal(error.rawMessage, SPECIAL);
    },
    "status of a stream": async () => {
      const error = await fails(all(client.streamingOutputCall({ responseStatus: { code: 2, message: SPECIAL } })), Code.Unknown);
      equal(error.rawMessage, SPECIAL);
    },
    details: async () => {
      const error = await fails(small({ responseStatus: { code: 9, message: "details" } }), Code.FailedPrecondition);
      equal(error.findDetails(registry.getMessage("google.rpc.ErrorInfo"))[0]?.type, "ASKED_FOR");
    },
    metadata: async () => {
      let headers, trailers;
      await small({}, {
        headers: { "x-grpc-test-echo-initial": "test_initial_metadata_value", "x-grpc-test-echo-trailing-bin": bytes },
        onHeader: (h) => (headers = h),
        onTrailer: (t) => (trailers = t),
      });
      equal(headers.get("x-grpc-test-echo-initial"), "test_initial_metadata_value");
      equal(trailers.get("x-grpc-test-echo-trailing-bin"), bytes);
    },
    "compressed request": can.compression ? async () => {
      const gzip = createClient(service, transportOf(can.compression));
      await gzip.unaryCall({ expectCompressed: { value: true }, ...zeros(271828) });
    } : "a browser compresses no requests",
    "compressed response": can.plain ?? (async () => {
      const name = "compressed response";
      const response = await small({ responseSize: 314159, responseCompressed: { value: true } }, named(name));
      equal(response.payload.body.length, 314159);
      compressed((await witness.answerSize({ name })).bytes);
    }),
    deadline: () => fails(
      all(client.streamingOutputCall({ responseParameters: [{ size: 1, intervalUs: 60_000_000 }] }, { timeoutMs: 200 })),
      Code.DeadlineExceeded),
    "cancel before": () => fails(small({}, { signal: AbortSignal.abort() }), Code.Canceled),
    "cancel during": async () => {
      const name = "cancel during";
      const cancel = new AbortController();
      await fails((async () => {
        for await (const _ of client.streamingOutputCall(paused, { signal: cancel.signal, ...named(name) })) cancel.abort();
      })(), Code.Canceled);
      await witness.cancelled({ name });
    },
    "unknown method": () => fails(client.noSuchCall({}), Code.Unimplemented),
    "unknown service": () => fails(
      createClient(registry.getService("grpc.testing.UnimplementedService"), transportOf()).unimplementedCall({}), Code.Unimplemented),
    "wrong content type": async () => {
      const wrong = (next) => (request) => (request.header.set("content-type", "text/plain"), next(request));
      await fails(createClient(service, transportOf({ interceptors: [wrong] })).unaryCall({}), Code.Unknown);
    },
    "empty stream": can.duplex ? async () => equal(await all(client.fullDuplexCall(from())), []) : can.why ?? "needs HTTP/2",
    "half-closed": can.duplex
      ? async () => equal(await all(client.halfDuplexCall(from(ask(5, 6), ask(7)))), [5, 6, 7])
      : can.why ?? "needs HTTP/2",
    "ping-pong": can.duplex ? async () => {
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
      equal(received, wanted);
    } : can.why ?? "needs HTTP/2",
    "slow reader": async () => {
      let received = 0;
      for await (const message of client.streamingOutputCall(ask(...Array(64).fill(200_000)))) {
        received += message.payload.body.length;
        await client.emptyCall({});
      }
      equal(received, 64 * 200_000);
    },
    "server going away": async () => {
      await fails((async () => {
        for await (const _ of client.streamingOutputCall(paused)) say(STOP);
      })(), Code.Unavailable);
    },
  };
}
