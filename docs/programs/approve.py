# python3 approve.py HOST:PORT TOKEN: imports an overdue invoice, waits for its draft and approves what it says.
import datetime, sys, grpc
from google.type.date_pb2 import Date
from plixo.v1 import common_pb2, draft_pb2, draft_pb2_grpc, import_pb2 as ledger, import_pb2_grpc, queue_pb2, queue_pb2_grpc

channel, signed = grpc.insecure_channel(sys.argv[1]), [("authorization", f"Bearer {sys.argv[2]}")]
imports, queue, drafts = import_pb2_grpc.ImportServiceStub(channel), queue_pb2_grpc.QueueServiceStub(channel), draft_pb2_grpc.DraftServiceStub(channel)
day = lambda ago: (lambda d: Date(year=d.year, month=d.month, day=d.day))(datetime.date.today() - datetime.timedelta(ago))
load = lambda kind, **record: imports.ImportRecords(iter([
    ledger.ImportRecordsRequest(header=ledger.ImportHeader(kind=kind, source="python")), ledger.ImportRecordsRequest(**record)]), metadata=signed)

load("LEDGER_KIND_CUSTOMERS", customer=ledger.CustomerRecord(external_id="1", display_name="Snake Ltd", country="GB", language="en", currency_code="GBP"))
load("LEDGER_KIND_CONTACTS", contact=ledger.ContactRecord(external_id="1", customer_external_id="1", display_name="Ann", email="ann@snake.example", role="CONTACT_ROLE_BILLING"))
load("LEDGER_KIND_INVOICES", invoice=ledger.InvoiceRecord(
    external_id="1", number="PY-1", customer_external_id="1", type="INVOICE_TYPE_INVOICE", status="INVOICE_STATUS_OPEN", issue_date=day(40), due_date=day(10),
    amount=common_pb2.Money(currency_code="GBP", minor_units=12500), open_amount=common_pb2.Money(currency_code="GBP", minor_units=12500)))
for change in queue.WatchQueue(queue_pb2.WatchQueueRequest(scope="QUEUE_SCOPE_TEAM"), metadata=signed):
    if change.upsert.customer_display_name == "Snake Ltd" and "/drafts/" in change.upsert.resource: break
preview = drafts.PreviewDraft(draft_pb2.PreviewDraftRequest(name=change.upsert.resource), metadata=signed)
approved = drafts.ApproveDraft(draft_pb2.ApproveDraftRequest(name=change.upsert.resource, content_hash=preview.content_hash), metadata=signed)
print(approved.draft.name, draft_pb2.DraftState.Name(approved.draft.state))
