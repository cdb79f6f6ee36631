using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>A draft is read, edited, approved and sent; what it waits for and what changed is said.</summary>
public sealed class DraftServiceTests : TwoCustomersTests
{
    [Fact]
    public async Task A_draft_is_previewed_with_its_signed_link_and_approved_by_its_hash()
    {
        var drafts = await Served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(new() { Parent = Acme, Filter = "state = DRAFTED" });
        var preview = await Served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = drafts.Drafts.Single().Name });
        var changed = await RefusedAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = drafts.Drafts[0].Name, ContentHash = "00" });
        var approved = await Served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(
            new() { Name = drafts.Drafts[0].Name, ContentHash = preview.ContentHash, Etag = drafts.Drafts[0].Etag });
        var stale = await RefusedAsync<V1.DiscardDraftRequest, V1.DiscardDraftResponse>(new() { Name = drafts.Drafts[0].Name, Etag = drafts.Drafts[0].Etag });

        Assert.DoesNotContain("SIGNATURE", preview.Email.Text, StringComparison.Ordinal);
        Assert.Contains($"/p/{Customer("acme")}.", preview.Email.Text, StringComparison.Ordinal);
        Assert.Equal((StatusCode.FailedPrecondition, "DRAFT_CHANGED"), (changed.StatusCode, changed.Reason()));
        Assert.NotEqual(V1.DraftState.Drafted, approved.Draft.State);
        Assert.Equal((StatusCode.Aborted, "STALE_ETAG"), (stale.StatusCode, stale.Reason()));
    }

    [Fact]
    public async Task A_preview_says_where_its_values_stand_and_whether_its_pay_links_open_the_customers_page()
    {
        var draft = (await DraftsAsync()).First(draft => draft.Customer == Acme && draft.State == V1.DraftState.Drafted);
        var email = (await Served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = draft.Name })).Email;

        Assert.Equal(V1.PayLink.Own, email.PayLink);
        var name = email.HtmlSpans.First(span => span.Field == "contact_name");
        Assert.Equal(email.MergeValues.Single(value => value.Field == "contact_name").Value, email.Html.Substring(name.Start, name.Length));
        Assert.Contains(email.HtmlSpans, span => span.Field == "pay_link" && email.Html.Substring(span.Start, span.Length).Contains("/p/", StringComparison.Ordinal));

        await EditAsync(draft, email.Text.Replace($"/p/{Customer("acme")}.", $"/p/{Customer("other")}.", StringComparison.Ordinal));
        Assert.Equal(V1.PayLink.Broken, (await Served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = draft.Name })).Email.PayLink);

        await EditAsync(draft, "Call me, or see https://shop.example/p/terms.html");
        Assert.Equal(V1.PayLink.Unspecified, (await Served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = draft.Name })).Email.PayLink);
    }

    private Task<V1.UpdateDraftResponse> EditAsync(V1.Draft draft, string text) => Served.CallAsync<V1.UpdateDraftRequest, V1.UpdateDraftResponse>(new()
    {
        Draft = new V1.Draft { Name = draft.Name, Subject = "Your account", Text = text, Html = $"<p>{text}</p>" },
        UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "subject", "text", "html" } },
    });

    [Fact]
    public async Task A_mail_of_ones_own_is_drafted_in_the_templates_words_or_in_ones_own()
    {
        foreach (var draft in (await DraftsAsync()).Where(draft => draft.State == V1.DraftState.Drafted))
            await Served.CallAsync<V1.DiscardDraftRequest, V1.DiscardDraftResponse>(new() { Name = draft.Name, Reason = "I write myself" });

        var made = (await Served.CallAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(new() { Parent = Acme, MailClass = V1.MailClass.Chase })).Draft;
        Assert.Equal((3, V1.DraftState.Drafted), (made.Invoices.Count, made.State));
        var again = await RefusedAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(new() { Parent = Acme, MailClass = V1.MailClass.Chase });
        Assert.Equal("ALREADY_EXISTS", again.Reason());

        var answer = (await Served.CallAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(
            new() { Parent = Acme, MailClass = V1.MailClass.Answer, Subject = "Your question", Text = "Dear {contact_name}, <yes>." })).Draft;
        Assert.Equal(V1.MailClass.Answer, answer.MailClass);
        Assert.Contains("&lt;yes&gt;", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("{contact_name}", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_is_sent_to_the_callers_own_address_and_stands_in_nobodys_queue()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted);
        var name = Served.Silo.Actor.Id.Split('/')[^1];
        await Served.Silo.DoAsync((GrainId.Workspace, new Plixo.Grains.Workspaces.SaveUser(
            new Plixo.Grains.Workspaces.User(name, "Dana", "dana@acme.example", Roles.Operator, [], 0))));
        var queue = new V1.ListQueueItemsRequest { Scope = V1.QueueScope.Team, PageSize = 1000 };
        var before = (await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(queue)).Items.Count;

        Assert.Equal("dana@acme.example", (await Served.CallAsync<V1.SendPreviewRequest, V1.SendPreviewResponse>(new() { Name = draft.Name })).Email);

        Assert.Equal(before, (await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(queue)).Items.Count);
        var mailed = Assert.Single(await DraftsAsync(), sent => sent.MailClass == V1.MailClass.Internal);
        Assert.Equal(V1.DraftState.Sending, mailed.State);
    }

    [Fact]
    public async Task Why_an_approved_e_mail_waits_is_said_by_the_answer_the_draft_and_the_queue()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted);
        await Served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });
        await Served.Silo.DoAsync((SmallWorkspace.Segment.Grain, new Plixo.Grains.Segments.PauseSegment("Audit")));

        var sent = await Served.CallAsync<V1.SendDraftRequest, V1.SendDraftResponse>(new() { Name = draft.Name });
        var shown = (await Served.CallAsync<V1.GetDraftRequest, V1.GetDraftResponse>(new() { Name = draft.Name })).Draft;
        var queued = (await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
            new() { Scope = V1.QueueScope.Team, PageSize = 1000 })).Items.Single(item => item.Resource == draft.Name);

        foreach (var waits in new[] { sent.Waits, shown.Waits, queued.Waits })
        {
            var wait = Assert.Single(waits);
            Assert.Equal((V1.Reason.SendingPaused, "The segment is paused: Audit", (object?)null), (wait.Reason, wait.Words, wait.Until));
        }
    }

    [Fact]
    public async Task A_draft_that_came_back_shows_part_by_part_what_a_payer_would_read_otherwise()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted && draft.Customer == Acme);
        await Served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });
        Assert.Empty((await GetAsync(draft.Name)).Differences);

        await Served.Silo.DoAsync(Payment("A-3", Usd(4_000), Today));
        await Served.Silo.SettleAsync();

        var back = await GetAsync(draft.Name);
        Assert.Equal((V1.DraftState.Drafted, "A balance has changed."), (back.State, back.ReturnWords));
        Assert.Equal(["invoices", "total", "text"], back.Differences.Select(one => one.Part).Where(part => part != "subject"));
        var invoice = back.Differences.Single(one => one.Part == "invoices");
        Assert.Equal(("A-3: 300.00 USD, due 2026-02-15", "A-3: 260.00 USD, due 2026-02-15"), (invoice.Before, invoice.After));
    }

    [Fact]
    public async Task What_a_person_edits_stands_against_what_was_approved()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted && draft.Customer == Acme);
        await Served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });

        await Served.CallAsync<V1.UpdateDraftRequest, V1.UpdateDraftResponse>(
            new() { Draft = new V1.Draft { Name = draft.Name, Subject = "Please" }, UpdateMask = new() { Paths = { "subject" } } });

        var one = Assert.Single((await GetAsync(draft.Name)).Differences);
        Assert.Equal(("subject", "Please"), (one.Part, one.After));
        Assert.NotEmpty(one.Before);
    }

    private async Task<V1.Draft> GetAsync(string draft) => (await Served.CallAsync<V1.GetDraftRequest, V1.GetDraftResponse>(new() { Name = draft })).Draft;

    private async Task<IReadOnlyList<V1.Draft>> DraftsAsync() =>
        (await Served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(new() { Parent = "customers/-", PageSize = 1000 })).Drafts;
}
