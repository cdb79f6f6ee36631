using Plixo.Rpc;
using Plixo.Silo.Services.Front;

namespace Plixo.Tests.Cases.Services;

/// <summary>Lists are filtered, ordered and paged without loss, and their totals add up.</summary>
public sealed class ListingTests : TwoCustomersTests
{
    [Fact]
    public async Task Lists_page_by_page_give_every_row_once_in_order()
    {
        var seen = new List<V1.Invoice>();
        for (var token = ""; seen.Count == 0 || token.Length > 0;)
        {
            var page = await Served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(
                new V1.ListInvoicesRequest { Parent = "customers/-", PageSize = 4, PageToken = token, OrderBy = "open_amount desc" });
            seen.AddRange(page.Invoices);
            token = page.NextPageToken;
        }

        Assert.Equal([30_000L, 30_000, 20_000, 20_000, 10_000, 10_000], seen.Select(invoice => invoice.OpenAmount.MinorUnits));
        Assert.Equal(6, seen.Select(invoice => invoice.Name).Distinct().Count());
    }

    [Fact]
    public async Task A_token_of_another_query_is_refused_with_the_field()
    {
        var page = await Served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(new() { Parent = "customers/-", PageSize = 1 });
        var refused = await RefusedAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(
            new() { Parent = "customers/-", PageSize = 1, PageToken = page.NextPageToken, Filter = "open_amount > 5" });

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_ARGUMENT"), (refused.StatusCode, refused.Reason()));
        Assert.Equal("page_token", refused.Detail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);
    }

    [Theory]
    [InlineData("number = \"A-1\"", 1)]
    [InlineData("NOT number = \"A-1\" AND customer = \"-none\" OR number:\"B-\"", 3)]
    [InlineData("days_overdue >= 5 AND open_amount < 30000", 2)]
    [InlineData("disposition = DRAFTED", 4)]
    [InlineData("disposition = NOT_DUE_YET", 2)]
    [InlineData("coverage = NOT_CONTACTED", 4)]
    [InlineData("coverage = CONTACTED OR coverage = EXCLUDED", 0)]
    public async Task A_filter_leaves_what_it_says(string filter, int rows)
    {
        var page = await Served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(new() { Parent = "customers/-", Filter = filter });

        Assert.Equal(rows, page.Invoices.Count);
    }

    [Fact]
    public async Task Dispositions_add_up_to_the_open_invoices_and_why_says_the_same()
    {
        var summary = await Served.CallAsync<V1.SummarizeDispositionsRequest, V1.SummarizeDispositionsResponse>(new());
        var why = await Served.CallAsync<V1.WhyCustomerRequest, V1.WhyCustomerResponse>(new() { Name = Acme });
        var one = await Served.CallAsync<V1.WhyInvoiceRequest, V1.WhyInvoiceResponse>(new() { Name = "A-3" });

        Assert.Equal((6, 120_000L), (summary.Open.Count, summary.Open.Amounts.Single().MinorUnits));
        Assert.Equal(6, summary.Totals.Sum(total => total.Total.Count));
        Assert.Equal(3, why.Dispositions.Count);
        Assert.Equal(V1.Disposition.Drafted, one.Disposition.Disposition);
    }

    [Fact]
    public async Task The_queue_ranks_by_the_priority_whose_parts_it_shows_and_its_counts_add_up()
    {
        var page = await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team });
        var first = await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team, PageSize = 1 });
        var rest = await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
            new() { Scope = V1.QueueScope.Team, PageSize = 9, PageToken = first.NextPageToken });
        var counts = await Served.CallAsync<V1.GetQueueCountsRequest, V1.GetQueueCountsResponse>(new() { Scope = V1.QueueScope.Team });

        Assert.Equal(2, page.Items.Count);
        Assert.Equal(page.Items.Select(item => item.Priority).OrderDescending(), page.Items.Select(item => item.Priority));
        Assert.Equal(page.Items.Select(item => item.Resource), first.Items.Concat(rest.Items).Select(item => item.Resource));
        Assert.Equal(2, counts.Counts.Tabs.Sum(tab => tab.Items));
        var one = await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
            new() { Scope = V1.QueueScope.Team, Filter = $"customer = \"{page.Items[1].Customer}\" AND resource = \"{page.Items[1].Resource}\"" });
        Assert.Equal(page.Items[1], Assert.Single(one.Items));
    }
}
