# python3 approve.py HOST:PORT TOKEN: imports an overdue invoice, waits for its draft and approves what it says.
import datetime, sys, grpc
from plixo.v1 import draft_pb2, draft_pb2_grpc, import_pb2 as ledger, import_pb2_grpc, queue_pb2, queue_pb2_grpc

channel, signed = grpc.insecure_channel(sys.argv[1]), [("authorization", f"Bearer {sys.argv[2]}")]
imports, queue, drafts = import_pb2_grpc.ImportServiceStub(channel), queue_pb2_grpc.QueueServiceStub(channel), draft_pb2_grpc.DraftServiceStub(channel)
day = lambda ago: datetime.date.today() - datetime.timedelta(ago)
load = lambda kind, csv: imports.ImportFile(iter([
    ledger.ImportFileRequest(header=ledger.ImportHeader(kind=kind, source="python")), ledger.ImportFileRequest(chunk=csv.encode())]), metadata=signed)

load("LEDGER_KIND_CUSTOMERS", "external_id,name,country,language,currency\n1,Snake Ltd,GB,en,GBP\n")
load("LEDGER_KIND_CONTACTS", "external_id,customer_external_id,name,email,role\n1,1,Ann,ann@snake.example,billing\n")
load("LEDGER_KIND_INVOICES", "external_id,number,customer_external_id,type,status,currency,amount,open_amount,issue_date,due_date\n"
     f"1,PY-1,1,invoice,open,GBP,125.00,125.00,{day(40)},{day(10)}\n")
draft = next(change.upsert.resource for change in queue.WatchQueue(queue_pb2.WatchQueueRequest(scope="QUEUE_SCOPE_TEAM"), metadata=signed)
             if change.upsert.customer_display_name == "Snake Ltd" and "/drafts/" in change.upsert.resource)
preview = drafts.PreviewDraft(draft_pb2.PreviewDraftRequest(name=draft), metadata=signed)
approved = drafts.ApproveDraft(draft_pb2.ApproveDraftRequest(name=draft, content_hash=preview.content_hash), metadata=signed)
print(approved.draft.name, draft_pb2.DraftState.Name(approved.draft.state))
