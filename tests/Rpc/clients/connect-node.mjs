// node connect-node.mjs TRANSPORT HTTP_VERSION URL DESCRIPTORS: @connectrpc/connect-node against the interop service.
// TRANSPORT: grpc, grpc-web, connect, connect-json, connect-get.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { connectCases } from "./connect-cases.mjs";
import { bytesOf, runAndExit, say } from "./node.mjs";

const [kind, httpVersion, baseUrl, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytesOf(descriptors)));
const create = { grpc: createGrpcTransport, "grpc-web": createGrpcWebTransport }[kind] ?? createConnectTransport;
const json = kind === "connect-json";
const get = kind === "connect-get";
const transportOf = (more = {}) => create({ baseUrl, httpVersion, useBinaryFormat: !json, useHttpGet: get, ...more });

await runAndExit(connectCases(registry, transportOf, say, {
  json, get, uploads: true, duplex: httpVersion === "2",
  plain: get ? "it leaves accept-encoding out of a GET" : undefined,
  compression: { sendCompression: compressionGzip, compressMinBytes: 1 },
}));
