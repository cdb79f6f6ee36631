using Google.Protobuf.WellKnownTypes;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Import.Importing;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Templates, rules and addresses of a workspace.</summary>
public sealed class WorkspaceSettingsTests : OfficeTests
{
    [Fact]
    public async Task A_template_is_previewed_on_a_real_customer_and_counts_for_autopilot()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);
        await Desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        await Desk.Ledger.SettleAsync();
        var customer = $"customers/{ExternalIds.Customer("erp", "c-1")}";

        var preview = await Desk.Templates.PreviewTemplate(
            new PreviewTemplateRequest { Name = "templates/reminder", Customer = customer, RequestId = "r-1" }, OfficeDesk.Call());

        Assert.Contains("Ada", preview.Email.Text, StringComparison.Ordinal);
        var ready = await Desk.Segments.GetReadiness(new GetReadinessRequest { Name = "segments/smb" }, OfficeDesk.Call());
        Assert.True(ready.Readiness.Checks.Single(check => check.Kind == ReadinessKind.TemplatesPreviewed).Met);
        Assert.False(ready.Readiness.Ready);
    }

    [Fact]
    public async Task A_segment_rule_asks_for_the_rating_that_a_file_names()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Settings.UpdateSegmentRules(
            new UpdateSegmentRulesRequest { Rules = new SegmentRules { Rules = { new Plixo.V1.SegmentRule { Segment = "segments/smb", Ratings = { "A", "B" } } } } }, OfficeDesk.Call());

        await Desk.Ledger.ImportAsync(RecordKind.Customers, "external_id,name,rating\nc-1,Acme,A\nc-2,Bolt,C\n");
        await Desk.Ledger.SettleAsync();

        var segments = await Desk.Ledger.Store.QueryAsync(
            "SELECT external_id, rating, segment FROM customer ORDER BY external_id", new Dictionary<string, object?>(),
            row => (row[0] as string, row[1] as string, row[2] as string), CancellationToken.None);
        Assert.Equal([("c-1", "A", "smb"), ("c-2", "C", "")], segments);
    }

    [Fact]
    public async Task Where_pay_links_lead_is_the_configurations_to_say()
    {
        var edit = new UpdateWorkspaceRequest { Workspace = new Workspace { PortalBaseUrl = "javascript:x" }, UpdateMask = new FieldMask { Paths = { "portal_base_url" } } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => Desk.Settings.UpdateWorkspace(edit, OfficeDesk.Call()));

        Assert.Contains("Portal:BaseUrl", refused.Message, StringComparison.Ordinal);
    }
}
