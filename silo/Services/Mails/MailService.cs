using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Rpc.Server;
using Plixo.Silo.Mailer;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;
using Right = Plixo.Grains.Core.Right;
using Transmission = Plixo.V1.Transmission;

namespace Plixo.Silo.Services.Mails;

/// <summary>What was put on the wire, recipient by recipient.</summary>
public sealed class MailService(IStore store, EmailContents contents, Asking asking)
{
    private static string CameBack(string kinds) => $"(SELECT MAX(e.at) FROM evidence e WHERE e.transmission = transmission.id AND e.kind IN ({kinds}))";

    private static readonly Listing<TransmissionRow> Listed = new(
        [.. TransmissionTable.Instance.Table.Columns.Select(column => column.Name)], "transmission",
        [
            Field.Text("draft", "draft") with { Translate = LastPart }, Field.Resource("customer", "customer", "customers"),
            Field.Resource("segment", "segment", "segments"), Field.Text("recipient", "recipient"), Field.Text("message_id", "message_id"),
            Field.Enum<TransmissionState>("state", "state", state => state.ToLowerInvariant()), Field.Time("end_time", "ended", sorts: false),
            Field.Time("intend_time", "intended"), Field.Time("bounce_time", CameBack("'bounced-hard', 'bounced-soft'"), sorts: false),
            Field.Time("complaint_time", CameBack("'complained'"), sorts: false),
        ],
        [new Order("intended", Descending: true)], [new Order("id", Descending: true)], TransmissionTable.Instance.Read);

    public async Task<ListTransmissionsResponse> ListTransmissions(ListTransmissionsRequest request, CallContext call)
    {
        var page = await Listed.PageAsync(
            store, call, ListRequest.Of(request), "segment");
        return new ListTransmissionsResponse { Transmissions = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListInDoubtResponse> ListInDoubt(ListInDoubtRequest request, CallContext call)
    {
        var page = await Listed.PageAsync(
            store, call,
            ListRequest.Of(request).OrElseBy("intend_time"),
            "segment", new Condition("state = 'in_doubt'"));
        return new ListInDoubtResponse { Transmissions = { await WithEvidenceAsync(page.Items, call.CancellationToken) }, NextPageToken = page.NextPageToken };
    }

    public async Task<GetMessageResponse> GetMessage(GetMessageRequest request, CallContext call)
    {
        var row = await OfAsync(request.Name, call);
        if (await contents.ReadAsync(row.Content, call.CancellationToken) is not StoredContent.Whole content)
            throw Refusals.NotFound($"content of {request.Name}");
        var raw = await RawAsync(row, call.CancellationToken);
        return new GetMessageResponse
        {
            Raw = raw is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(raw),
            Email = EmailWire.Of(content.ToEmail()),
        };
    }

    public async Task<SettleInDoubtResponse> SettleInDoubt(SettleInDoubtRequest request, CallContext call)
    {
        var row = await OfAsync(request.Name, call);
        call.Require(Right.ApproveDrafts, row.Segment.Value);
        var evidence = $"{call.Actor().Id}: {WireValues.ReadWords(request.Evidence, "evidence")}";
        if (row.State != TransmissionStates.InDoubt && !await asking.Kept.IsAnsweredAsync(call, request)) throw Refusals.Of(RefusalReason.InvalidState, $"{request.Name} is {row.State}, not in doubt.");
        var now = (await store.ClockAsync(call.CancellationToken)).Business;
        Message command = request.Accepted
            ? new ReportAccepted(row.Id, now, row.Armed, evidence)
            : new ReportNotSent(row.Id, now, evidence);
        await asking.AskAsync<CustomerReply>(call, request, row.Customer.Grain, command);
        return new SettleInDoubtResponse { Transmission = (await WithEvidenceAsync([await OfAsync(request.Name, call)], call.CancellationToken))[0] };
    }

    /// <summary>With what was sent, and every piece of evidence of it.</summary>
    private async Task<IReadOnlyList<Transmission>> WithEvidenceAsync(IReadOnlyList<TransmissionRow> rows, CancellationToken cancel)
    {
        var shown = rows.Select(ToWire).ToList();
        var emails = await contents.ReadAsync([.. rows.Select(row => row.Content).Where(digest => digest.Length > 0).Distinct()], cancel);
        foreach (var (one, row) in shown.Zip(rows)) one.Subject = emails.GetValueOrDefault(row.Content) is StoredContent.Whole whole ? whole.ToEmail().Subject : "";
        var table = EvidenceTable.Instance;
        var evidence = await store.QueryAsync(
            $"SELECT {string.Join(", ", table.Table.Columns.Select(column => column.Name))} FROM evidence WHERE transmission IN $ids ORDER BY at, kind",
            new Dictionary<string, object?> { ["$ids"] = rows.Select(row => row.Id).ToArray() }, table.Read, cancel);
        foreach (var of in shown.Join(evidence, one => one.Name, piece => $"transmissions/{piece.Transmission}", (one, piece) => (one, piece)))
            of.one.LaterEvidence.Add(new TransmissionEvidence { CreateTime = of.piece.At.ToWire(), Kind = of.piece.Kind, Words = of.piece.Words });
        return shown;
    }

    /// <summary>A transmission, or the first of a draft.</summary>
    private async Task<TransmissionRow> OfAsync(string name, CallContext call)
    {
        var condition = name.StartsWith("transmissions/", StringComparison.Ordinal)
            ? new Condition("id = $id", ("$id", name["transmissions/".Length..]))
            : new Condition("draft = $id", ("$id", Names.ReadDraft(name).Key.Value));
        var (found, row) = await Listed.FirstAsync(store, call.CancellationToken, condition);
        return found && call.Sees(row.Segment.Value) ? row : throw Refusals.NotFound(name);
    }

    /// <summary>As the mailer put it on the wire; null where no attempt has rendered it yet.</summary>
    private async Task<byte[]?> RawAsync(TransmissionRow row, CancellationToken cancel) => (await store.QueryAsync(
        "SELECT bytes FROM rendered WHERE content IN $keys", new Dictionary<string, object?> { ["$keys"] = new[] { row.MessageId, row.Content } },
        row => (byte[])row[0]!, cancel)) is [var bytes, ..] && await contents.OpenAsync(bytes, cancel) is StoredContent.Whole whole ? whole.Bytes : null;

    private static Transmission ToWire(TransmissionRow row) => new()
    {
        Name = $"transmissions/{row.Id}",
        Draft = Names.Draft(row.Customer, row.Draft),
        Customer = Names.Of(row.Customer),
        Segment = Names.Of(row.Segment),
        MessageId = row.MessageId,
        Recipient = row.Recipient,
        State = row.State switch
        {
            TransmissionStates.Intended => TransmissionState.Intended,
            TransmissionStates.Claimed => TransmissionState.Claimed,
            TransmissionStates.Armed => TransmissionState.Armed,
            TransmissionStates.Accepted => TransmissionState.Accepted,
            TransmissionStates.Refused => TransmissionState.Refused,
            TransmissionStates.InDoubt => TransmissionState.InDoubt,
            _ => TransmissionState.NotSent,
        },
        Attempt = row.Attempt,
        PermitDate = row.PermitDate.ToWire(),
        PermitNumber = row.PermitNumber,
        IntendTime = row.Intended.ToWire(),
        ArmTime = row.Armed.ToWire(),
        EndTime = row.Ended.ToWire(),
        Evidence = row.Evidence,
        Recalled = row.Recalled,
        Relay = row.Relay,
        Invoices = { row.Covers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => Names.Invoice(row.Customer, new InvoiceKey(key))) },
    };

    private static string LastPart(string value) => value[(value.LastIndexOf('/') + 1)..];
}
