// node approve.mjs HOST:PORT TOKEN PROTOS...: imports an overdue invoice, waits for its draft and approves what it says.
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { promisify } from "node:util";

const [address, token, ...includeDirs] = process.argv.slice(2);
const files = ["import", "queue", "draft"].map((name) => `plixo/v1/${name}.proto`);
const { plixo } = grpc.loadPackageDefinition(loadSync(files, { includeDirs, enums: String }));
const signed = grpc.Metadata.fromHttp2Headers({ authorization: `Bearer ${token}` });
const [imports, queue, drafts] = ["Import", "Queue", "Draft"].map((name) => new plixo.v1[`${name}Service`](address, grpc.credentials.createInsecure()));
const ask = (method, request) => promisify(drafts[method].bind(drafts))(request, signed);
const day = (ago, d = new Date(Date.now() - ago * 86_400_000)) => ({ year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate() });
const load = (kind, record) => new Promise((done, failed) => {
  const upload = imports.importRecords(signed, (error, answer) => (error ? failed(error) : done(answer)));
  [{ header: { kind, source: "javascript" } }, record].forEach((part) => upload.write(part));
  upload.end();
});

await load("LEDGER_KIND_CUSTOMERS", { customer: { externalId: "1", displayName: "Bean plc", country: "GB", language: "en", currencyCode: "GBP" } });
await load("LEDGER_KIND_CONTACTS", { contact: { externalId: "1", customerExternalId: "1", displayName: "Ann", email: "ann@bean.example", role: "CONTACT_ROLE_BILLING" } });
const amount = { currencyCode: "GBP", minorUnits: 12500 };
await load("LEDGER_KIND_INVOICES", { invoice: { externalId: "1", number: "JS-1", customerExternalId: "1", type: "INVOICE_TYPE_INVOICE", status: "INVOICE_STATUS_OPEN", issueDate: day(40), dueDate: day(10), amount, openAmount: amount } });
for await (const { upsert } of queue.watchQueue({ scope: "QUEUE_SCOPE_TEAM" }, signed)) {
  if (upsert?.customerDisplayName !== "Bean plc" || !upsert.resource.includes("/drafts/")) continue;
  const { contentHash } = await ask("previewDraft", { name: upsert.resource });
  const { draft } = await ask("approveDraft", { name: upsert.resource, contentHash });
  console.log(draft.name, draft.state);
  process.exit();
}
