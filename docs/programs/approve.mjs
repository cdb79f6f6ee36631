// node approve.mjs HOST:PORT TOKEN PROTOS...: imports an overdue invoice, waits for its draft and approves what it says.
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
const [address, token, ...includeDirs] = process.argv.slice(2);
const { plixo } = grpc.loadPackageDefinition(loadSync(["import", "queue", "draft"].map((name) => `plixo/v1/${name}.proto`), { includeDirs, enums: String }));
const signed = grpc.Metadata.fromHttp2Headers({ authorization: `Bearer ${token}` });
const [imports, queue, drafts] = ["Import", "Queue", "Draft"].map((name) => new plixo.v1[`${name}Service`](address, grpc.credentials.createInsecure()));
const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const ask = (method, request) => new Promise((done, failed) => drafts[method](request, signed, (error, answer) => error ? failed(error) : done(answer)));
const load = (kind, csv) => new Promise((done, failed) => [{ header: { kind, source: "javascript" } }, { chunk: Buffer.from(csv) }].reduce(
  (upload, part) => upload.write(part) && upload, imports.importFile(signed, (error, answer) => error ? failed(error) : done(answer))).end());

await load("LEDGER_KIND_CUSTOMERS", "external_id,name,country,language,currency\n1,Bean plc,GB,en,GBP\n");
await load("LEDGER_KIND_CONTACTS", "external_id,customer_external_id,name,email,role\n1,1,Ann,ann@bean.example,billing\n");
await load("LEDGER_KIND_INVOICES", `external_id,number,customer_external_id,type,status,currency,amount,open_amount,issue_date,due_date\n1,JS-1,1,invoice,open,GBP,125.00,125.00,${day(40)},${day(10)}\n`);
for await (const { upsert } of queue.watchQueue({ scope: "QUEUE_SCOPE_TEAM" }, signed)) {
  if (upsert?.customerDisplayName !== "Bean plc" || !upsert.resource.includes("/drafts/")) continue;
  const { draft } = await ask("approveDraft", { name: upsert.resource, contentHash: (await ask("previewDraft", { name: upsert.resource })).contentHash });
  console.log(draft.name, draft.state), process.exit();
}
