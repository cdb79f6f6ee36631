using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.WorkItems;

namespace Plixo.Silo.Services.Drafts;

/// <summary>E-mails before, while and after they leave.</summary>
public sealed class DraftService(Asking asking, Present present, Previews previews)
{
    public async Task<V1.GetDraftResponse> GetDraft(V1.GetDraftRequest request, CallContext call) =>
        new() { Draft = await WholeAsync(call, Names.ReadDraft(request.Name)) };

    public async Task<V1.ListDraftsResponse> ListDrafts(V1.ListDraftsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var parent = Names.ReadParent(request.Parent, "parent", "customers")[0];
        var page = await DraftListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "d.segment",
            parent is null ? Condition.Given() : new Condition("d.customer = $parent", ("$parent", parent)));
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, parent);
        var response = new V1.ListDraftsResponse { NextPageToken = page.NextPageToken };
        var outlooks = await Outlooks.OfAsync(present, now, [.. page.Items.Select(item => (item.Row.Customer, item.Row.Key))], call.CancellationToken);
        response.Drafts.AddRange(page.Items.Select(item => DraftListing.ToWire(item, now, outlooks.GetValueOrDefault((item.Row.Customer, item.Row.Key)))));
        return response;
    }

    public async Task<V1.CreateDraftResponse> CreateDraft(V1.CreateDraftRequest request, CallContext call)
    {
        var customer = Names.ReadCustomer(request.Parent, "parent");
        if (request.MailClass is not (V1.MailClass.Chase or V1.MailClass.Answer)) throw Refusals.Invalid("mail_class", "is CHASE or ANSWER.");
        if (request.InReplyTo.Length > 0) await IsOfAsync(customer, request.InReplyTo, call.CancellationToken);
        var words = request is { Subject: "", Text: "", Html: "" } ? null : new WrittenWords(request.Subject, request.Html, request.Text);
        var command = new WriteDraft(
            (MailClass)request.MailClass, words, [.. request.Invoices.Select(name => Of(customer, Names.ReadInvoice(name, "invoices"), "invoices"))], request.CurrencyCode,
            [.. request.Recipients.Select(recipient => Of(customer, Names.ReadContact(recipient.Contact, "recipients.contact"), "recipients.contact"))]);
        var answer = await asking.AskAsync<CustomerReply>(call, request, customer.Grain, command);
        return new V1.CreateDraftResponse { Draft = await WholeAsync(call, (customer, answer.Body.Draft!.Value)) };
    }

    public async Task<V1.RedraftCustomerResponse> RedraftCustomer(V1.RedraftCustomerRequest request, CallContext call)
    {
        var key = Names.ReadCustomer(request.Name);
        var currency = request.CurrencyCode.Length == 0 ? (Currency?)null : WireValues.ReadCurrency(request.CurrencyCode, "currency_code");
        await asking.AskAsync<CustomerReply>(call, request, key.Grain, new DraftAgain(currency));
        var open = await DraftListing.All.PageAsync(
            present.Store, new ListRequest(ListLimits.LargestPage, "", "", ""),
            [
                new Condition("d.customer = $parent", ("$parent", key.Value)),
                new Condition($"d.status = '{nameof(DraftStatus.Drafted)}'"),
            ], call.CancellationToken);
        return new V1.RedraftCustomerResponse { Drafts = open.Items.Count };
    }

    public async Task<V1.PreviewDraftResponse> PreviewDraft(V1.PreviewDraftRequest request, CallContext call)
    {
        var (customer, key) = Names.ReadDraft(request.Name);
        await RowAsync(call, customer, key);
        var previewed = await previews.ComposeAsync(customer, key, call.CancellationToken)
            ?? throw Refusals.Of(RefusalReason.InvalidState, "The e-mail has ended; its words stand in the timeline.");
        if (previewed.Composition is Composition.Blocked blocked) throw Refusals.Of(blocked.Reason, blocked.Words);
        var composed = (Composition.Composed)previewed.Composition;
        return new V1.PreviewDraftResponse
        {
            Email = previews.Render(previewed, composed), ExpectedTime = previewed.At.ToWire(),
            RecipientTimeZone = previewed.RecipientZone.Id, ContentHash = composed.Hash,
            Waits = { previewed.Outlook?.Waits.Select(Outlooks.ToWire) ?? [] },
        };
    }

    /// <summary>To the caller's own address, as internal mail.</summary>
    public async Task<V1.SendPreviewResponse> SendPreview(V1.SendPreviewRequest request, CallContext call)
    {
        var (customer, key) = Names.ReadDraft(request.Name);
        await RowAsync(call, customer, key);
        await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new MailPreview(key));
        var now = await present.NowAsync(call.CancellationToken);
        return new V1.SendPreviewResponse { Email = now.Workspace.Users.GetValueOrDefault(call.Actor().Id.Split('/')[^1])?.Email ?? "" };
    }

    public async Task<V1.ClaimDraftResponse> ClaimDraft(V1.ClaimDraftRequest request, CallContext call) =>
        new() { Draft = (await AskAsync(call, request, request.Name, "", key => new ClaimDraft(key))).Draft };

    public async Task<V1.ReleaseDraftResponse> ReleaseDraft(V1.ReleaseDraftRequest request, CallContext call) =>
        new() { Draft = (await AskAsync(call, request, request.Name, "", key => new ReleaseDraft(key))).Draft };

    /// <summary>Subject, text and html; the recipients are the customer's contacts, the sender is the policy's.</summary>
    public async Task<V1.UpdateDraftResponse> UpdateDraft(V1.UpdateDraftRequest request, CallContext call)
    {
        var draft = request.Draft ?? throw Refusals.Invalid("draft", "is missing.");
        var paths = request.UpdateMask?.Paths.ToHashSet() ?? [];
        if (paths.Count == 0) throw Refusals.Invalid("update_mask", "names no field.");
        if (paths.FirstOrDefault(path => path is not ("subject" or "text" or "html")) is { } other)
            throw Refusals.Invalid("update_mask", $"'{other}' cannot be changed; subject, text and html can.");
        var answer = await AskAsync(call, request, draft.Name, draft.Etag, key => new EditDraft(
            key, paths.Contains("subject") ? draft.Subject : null, paths.Contains("html") ? draft.Html : null,
            paths.Contains("text") ? draft.Text : null));
        return new V1.UpdateDraftResponse { Draft = answer.Draft };
    }

    public async Task<V1.ApproveDraftResponse> ApproveDraft(V1.ApproveDraftRequest request, CallContext call) => new()
    {
        Draft = (await AskAsync(
            call, request, request.Name, request.Etag,
            key => new ApproveDraft(key, request.ContentHash.Length > 0 ? request.ContentHash : null))).Draft,
    };

    public async Task<V1.ReturnDraftResponse> ReturnDraft(V1.ReturnDraftRequest request, CallContext call)
    {
        var answer = await AskAsync(call, request, request.Name, request.Etag, key => new ReturnDraft(key));
        return new V1.ReturnDraftResponse { Draft = answer.Draft, InFlight = { answer.Reply.InFlight } };
    }

    public async Task<V1.SendDraftResponse> SendDraft(V1.SendDraftRequest request, CallContext call)
    {
        var answer = await AskAsync(call, request, request.Name, request.Etag, key => new SendDraft(key, null));
        return new V1.SendDraftResponse
        {
            Outcome = V1.SendOutcome.Scheduled, ExpectedTime = answer.Reply.Body.ExpectedAt.ToWire(), Waits = { Waits(answer.Reply.Body) },
            UndoExpireTime = answer.Draft.UndoExpireTime, Draft = answer.Draft,
        };
    }

    public async Task<V1.SendDraftNowResponse> SendDraftNow(V1.SendDraftNowRequest request, CallContext call)
    {
        var reason = WireValues.ReadWords(request.Reason, "reason");
        var before = await WaitsBeforeAsync(call, request.Name);
        var answer = await AskAsync(call, request, request.Name, request.Etag, key => new SendDraft(key, reason));
        var left = Waits(answer.Reply.Body).ToList();
        return new V1.SendDraftNowResponse
        {
            Outcome = V1.SendOutcome.Scheduled, ExpectedTime = answer.Reply.Body.ExpectedAt.ToWire(), Waits = { left },
            Overridden = { before.Except(left.Select(wait => wait.Reason)) },
            UndoExpireTime = answer.Draft.UndoExpireTime, Draft = answer.Draft,
        };
    }

    public async Task<V1.UndoDraftResponse> UndoDraft(V1.UndoDraftRequest request, CallContext call) =>
        new() { Draft = (await AskAsync(call, request, request.Name, "", key => new UndoDraft(key))).Draft };

    public async Task<V1.DiscardDraftResponse> DiscardDraft(V1.DiscardDraftRequest request, CallContext call)
    {
        var answer = await AskAsync(call, request, request.Name, request.Etag, key => new DiscardDraft(key, request.Reason));
        return new V1.DiscardDraftResponse { Draft = answer.Draft, InFlight = { answer.Reply.InFlight } };
    }

    private async Task<(V1.Draft Draft, Answer<CustomerReply> Reply)> AskAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, Func<DraftKey, CustomerMessage> command)
    {
        var (customer, key) = Names.ReadDraft(name);
        var answer = await asking.AskSeenAsync<CustomerReply>(
            call, request, customer.Grain, etag, async () => DraftListing.EtagOf((await RowAsync(call, customer, key)).Row), command(key));
        return (await WholeAsync(call, (customer, key)), answer);
    }

    private async Task<IReadOnlyList<V1.Reason>> WaitsBeforeAsync(CallContext call, string name)
    {
        var (customer, key) = Names.ReadDraft(name);
        var now = await present.NowAsync(call.CancellationToken);
        var outlooks = await Outlooks.OfAsync(present, now, [(customer, key)], call.CancellationToken);
        return outlooks.TryGetValue((customer, key), out var outlook) ? [.. outlook.Waits.Select(wait => wait.Reason.ToWire())] : [];
    }

    private static TKey Of<TKey>(CustomerKey customer, (CustomerKey Customer, TKey Key) read, string field) =>
        read.Customer == customer ? read.Key : throw Refusals.Invalid(field, $"belongs to {read.Customer}, not to {customer}.");

    private async Task IsOfAsync(CustomerKey customer, string workItem, CancellationToken cancel)
    {
        var (found, item) = await WorkItemListing.All.FirstAsync(present.Store, cancel, WorkItemListing.Is(Names.ReadWorkItem(workItem, "in_reply_to")));
        if (!found || item.Row.Customer != customer) throw Refusals.NotFound(workItem);
    }

    private async Task<DraftShown> RowAsync(CallContext call, CustomerKey customer, DraftKey key)
    {
        var (found, shown) = await DraftListing.All.FirstAsync(present.Store, call.CancellationToken, DraftListing.Is(customer, key));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(Names.Draft(customer, key));
    }

    /// <summary>The row and, while the grain still has it, what is composed of it.</summary>
    private async Task<V1.Draft> WholeAsync(CallContext call, (CustomerKey Customer, DraftKey Key) ids)
    {
        var row = await RowAsync(call, ids.Customer, ids.Key);
        var now = await present.NowAsync(call.CancellationToken);
        var previewed = await previews.ComposeAsync(ids.Customer, ids.Key, call.CancellationToken);
        var wire = DraftListing.ToWire(row, now, previewed?.Outlook);
        if (previewed is null) return wire;

        var draft = previewed.Draft;
        wire.Tone = (V1.Tone)(draft.Tone + 1);
        wire.PolicyVersion = Names.PolicyVersion(draft.Segment.Value, draft.PolicyVersion);
        wire.UndoExpireTime = draft.UndoUntil.ToWire();
        wire.Transmissions.AddRange(draft.Transmissions.Select(transmission => transmission.Id));
        foreach (var item in draft.Items)
        {
            if (!previewed.Invoices.TryGetValue(item.Invoice, out var invoice)) continue;
            wire.Invoices.Add(new V1.DraftInvoice
            {
                Invoice = Names.Invoice(ids.Customer, item.Invoice), Number = invoice.Number, OpenAmount = item.Amount.ToWire(),
                DueDate = invoice.DueDate.ToWire(), DaysOverdue = Math.Max(0, Period.DaysBetween(invoice.DueDate, now.Today)),
                StepOffsetDays = item.Offset,
            });
        }

        wire.ReturnWords = draft.Returned?.Why ?? "";
        wire.Differences.AddRange(await previews.DifferencesAsync(previewed, call.CancellationToken));
        switch (previewed.Composition)
        {
            case Composition.Blocked blocked:
                wire.MissingFields.Add(blocked.Words);
                break;
            case Composition.Composed composed:
                var email = previews.Render(previewed, composed);
                (wire.Subject, wire.Text, wire.Html, wire.ContentHash) = (email.Subject, email.Text, email.Html, composed.Hash);
                wire.MergeFields = email.MergeValues.Count;
                wire.Recipients.AddRange(composed.Content.Recipients.Select(recipient => new V1.Recipient
                {
                    Kind = (V1.RecipientKind)recipient.Kind, DisplayName = recipient.Name, Email = recipient.Address,
                }));
                break;
        }

        return wire;
    }

    private static IEnumerable<V1.Wait> Waits(CustomerReply reply) => reply.Waits.Select(Outlooks.ToWire);
}
