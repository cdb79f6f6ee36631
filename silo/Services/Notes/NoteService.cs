using System.Text.RegularExpressions;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Notes;

/// <summary>Notes on customers, invoices and segments.</summary>
public sealed partial class NoteService(Asking asking, Present present)
{
    /// <summary>People that one note notifies.</summary>
    private const int MostMentions = 10;

    private static readonly Listing<NoteRow> Notes = new(
        [.. NoteTable.Instance.Table.As("n")], "note n",
        [new Field("author", "n.by", FieldKind.Text), Field.Time("create_time", "n.at")],
        [new Order("n.at", true)], [new Order("n.id")], NoteTable.Instance.Read);

    public async Task<V1.CreateNoteResponse> CreateNote(V1.CreateNoteRequest request, CallContext call)
    {
        var words = WireValues.ReadWords(request.Text, "text");
        if (Names.TryRead(request.Parent, false, "segments") is { } segment)
        {
            await asking.AskAsync<SegmentReply>(call, request, new SegmentKey(segment[0]).Grain, new AddSegmentNote(words));
            return new V1.CreateNoteResponse { Note = await LatestAsync(call, new Condition("n.segment = $parent AND n.customer = ''", ("$parent", segment[0]))) };
        }

        var (customer, invoice) = ReadCase(request.Parent);
        await Seen.CustomerAsync(present, call, customer);
        var answer = await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new AddNote(words, invoice));
        await NotifyAsync(call, request, customer, invoice, words);
        return new V1.CreateNoteResponse { Note = await LatestAsync(call, new Condition("n.id = $key", ("$key", answer.Body.Made))) };
    }

    public async Task<V1.ListNotesResponse> ListNotes(V1.ListNotesRequest request, CallContext call)
    {
        var page = await Notes.PageAsync(
            present.Store, ListRequest.Of(request),
            [await WhichAsync(call, request.Parent)], call.CancellationToken);
        if (page.Items.Count == 0) await RequireAsync(call, request.Parent);
        var response = new V1.ListNotesResponse { NextPageToken = page.NextPageToken };
        response.Notes.AddRange(page.Items.Select(ToWire));
        return response;
    }

    /// <summary>Notes that mention the caller are open to everybody who is signed in; the others take the right to view.</summary>
    private async Task<Condition> WhichAsync(CallContext call, string parent)
    {
        if (parent == Names.Any)
        {
            var name = call.Actor().Id.Split('/')[^1].Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
            return new Condition("' ' || n.words || ' ' LIKE $mention ESCAPE '\\'", ("$mention", $"%@{name}%"));
        }

        if (Names.TryRead(parent, false, "segments") is { } segment)
        {
            call.Require(Right.View, segment[0]);
            return new Condition("n.segment = $parent AND n.customer = ''", ("$parent", segment[0]));
        }

        var (customer, invoice) = ReadCase(parent);
        call.Require(Right.View, (await Seen.CustomerAsync(present, call, customer)).Segment);
        return invoice.Length > 0
            ? new Condition("n.customer = $parent AND n.subject = $subject", ("$parent", customer.Value), ("$subject", invoice))
            : new Condition("n.customer = $parent", ("$parent", customer.Value));
    }

    /// <summary>NOT_FOUND where the parent is not there.</summary>
    private async Task RequireAsync(CallContext call, string parent)
    {
        if (parent == Names.Any) return;
        if (Names.TryRead(parent, false, "segments") is { } segment)
        {
            if ((await present.NowAsync(call.CancellationToken)).Segment(segment[0]) is null) throw Refusals.NotFound(parent);
            return;
        }

        var (customer, invoice) = ReadCase(parent);
        await Seen.ParentAsync(present, call, customer.Value, invoice.Length == 0 ? null : invoice);
    }

    private static (CustomerKey Customer, string Invoice) ReadCase(string parent) =>
        Names.TryRead(parent, false, "customers", "invoices") is { } ids
            ? (new CustomerKey(ids[0]), ids[1])
            : (Names.ReadCustomer(parent, "parent"), "");

    /// <summary>A mention becomes a work item of the person who was mentioned.</summary>
    private async Task NotifyAsync(CallContext call, V1.CreateNoteRequest request, CustomerKey customer, string invoice, string words)
    {
        var now = await present.NowAsync(call.CancellationToken);
        foreach (var name in Mentions(words).Where(now.Workspace.Users.ContainsKey).Take(MostMentions))
        {
            await asking.AskAsync<CustomerReply>(
                call, request, customer.Grain, new OpenWorkItem(WorkItemKind.FollowUp, words, invoice, name), part: $"mention {name}");
        }
    }

    private async Task<V1.Note> LatestAsync(CallContext call, Condition which)
    {
        var page = await Notes.PageAsync(present.Store, new ListRequest(1, "", "", ""), [which], call.CancellationToken);
        return ToWire(page.Items[0]);
    }

    private static V1.Note ToWire(NoteRow row)
    {
        var note = new V1.Note
        {
            Name = $"notes/{row.Id}", Text = row.Words, Author = Names.User(row.By), CreateTime = row.At.ToWire(),
            Parent = row.Customer.Length == 0 ? Names.Segment(row.Segment)
                : row.Subject.Length > 0 ? Names.Invoice(new CustomerKey(row.Customer), new InvoiceKey(row.Subject))
                : Names.Of(new CustomerKey(row.Customer)),
        };
        note.Mentions.AddRange(Mentions(row.Words).Select(Names.User));
        return note;
    }

    private static IEnumerable<string> Mentions(string words) =>
        Mention().Matches(words).Select(match => match.Groups[1].Value.TrimEnd('.')).Distinct();

    [GeneratedRegex(@"(?<![\w.])@([A-Za-z0-9][\w.-]*)")]
    private static partial Regex Mention();
}
