using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class HeaderMapTests
{
    private static CsvOptions With(string json)
    {
        Assert.True(HeaderMap.TryParse(json, out var map, out var fault), fault?.ToString());
        return new() { Map = map };
    }

    [Fact]
    public void Headers_are_renamed_constants_added_and_values_translated()
    {
        var options = With("""
            {"columns": {"external_id": "No", "number": "No", "customer_external_id": "Cust", "amount": "Total", "issue_date": "Date", "due_date": "Due", "status": "State"},
             "constants": {"currency": "USD"}, "values": {"status": {"Offen": "open"}}, "ignore": ["Clerk"]}
            """);
        var record = ((Taken<InvoiceRecord>)Assert.Single(Given.Invoices("No,Cust,Total,Date,Due,State,Clerk\n7,c-1,1.00,2026-01-01,2026-01-31,Offen,Bob\n", options))).Record;
        Assert.Equal(("7", "7", "USD", DocumentStatus.Open), (record.ExternalId, record.Number, record.Amount.Currency.Code, record.Status));
    }

    [Fact]
    public void A_refusal_names_our_column_and_their_header()
    {
        var options = With("""{"columns": {"amount": "Total"}}""");
        var fault = Given.RefusalOf("external_id,customer_external_id,currency,Total,issue_date,due_date\ni-1,c-1,EUR,x,2026-01-01,2026-01-31\n", Schemas.Invoices, options);
        Assert.Equal("row 1 (line 2), column amount (Total): \"x\" has 'x' where a digit is expected", fault.ToString());
    }

    [Theory]
    [InlineData("""{"columns": {"colour": "c"}}""", "MAP_INVALID", "the map names \"colour\", which is no column of this file; it takes external_id, number, customer_external_id, type, status, currency, amount, open_amount, issue_date, due_date, terms_days, purchase_order, sent, credits_external_id, minimum")]
    [InlineData("""{"columns": {"number": "Nr"}}""", "HEADER_MISSING", "line 1, column Nr: the map names this header for number, and the file lacks it")]
    [InlineData("""{"constants": {"currency": "USD"}}""", "MAP_INVALID", "line 1, column currency: the map gives currency a constant, and the file has that column")]
    [InlineData("""{"columns": {"number": "external_id"}, "constants": {"number": "1"}}""", "MAP_INVALID", "the map gives number both a header and a constant")]
    public void A_map_that_does_not_fit_the_file_refuses_it(string json, string reason, string words)
    {
        var fault = Given.FaultOf(Given.InvoiceHeader + Given.GoodInvoice, With(json));
        Assert.Equal((reason, words), (fault.Reason, fault.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"colums": {}}""")]
    [InlineData("""{"columns": {"number": 1}}""")]
    [InlineData("""{"columns": {"number": "a"}, "columns": {}}""")]
    [InlineData("""{"columns": null}""")]
    public void A_map_that_is_no_map_is_refused(string json)
    {
        Assert.False(HeaderMap.TryParse(json, out _, out var fault));
        Assert.Equal("MAP_INVALID", fault.Reason);
        Assert.StartsWith("the map ", fault.Words);
    }

    [Fact]
    public void A_star_ignores_every_other_header_even_repeated_ones()
    {
        var options = With("""{"ignore": ["*"]}""");
        Assert.Single(Given.Invoices("x,x,external_id,customer_external_id,currency,amount,issue_date,due_date\n1,2," + Given.GoodInvoice, options));
    }

    [Fact]
    public void An_open_last_line_is_taken_only_when_declared() =>
        Assert.Single(Given.Invoices((Given.InvoiceHeader + Given.GoodInvoice).TrimEnd('\n'), With("""{"last_line_may_be_open": true}""")));
}
