using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class RowFaultTests
{
    private const string Full = "external_id,number,customer_external_id,type,status,currency,amount,open_amount,issue_date,due_date,terms_days,sent,credits_external_id\n";

    [Theory]
    [InlineData("i-1,c-1,EUR,10.00,31/01/2026,2026-01-31", "DATE_INVALID", "row 1 (line 2), column issue_date: \"31/01/2026\" is not a date in the format yyyy-MM-dd")]
    [InlineData("i-1,c-1,EUR,10.00,2026-02-30,2026-01-31", "DATE_INVALID", "row 1 (line 2), column issue_date: \"2026-02-30\" is not a date in the format yyyy-MM-dd")]
    [InlineData("i-1,c-1,EUR,10.00,0026-01-01,2026-01-31", "DATE_INVALID", "row 1 (line 2), column issue_date: \"0026-01-01\" is not between 1900-01-01 and 2199-12-31")]
    [InlineData("i-1,c-1,EUR,10.00,,2026-01-31", "VALUE_MISSING", "row 1 (line 2), column issue_date: is required and empty")]
    [InlineData("i-1,c-1,EUR,10.00,2026-01-01,", "VALUE_MISSING", "row 1 (line 2), column due_date: is empty, and so is terms_days; one of them is required")]
    [InlineData("i-1,c-1,EUX,10.00,2026-01-01,2026-01-31", "CURRENCY_UNKNOWN", "row 1 (line 2), column currency: \"EUX\" is not a currency of ISO 4217, such as EUR")]
    [InlineData("i-1,c-1,eur,10.00,2026-01-01,2026-01-31", "CURRENCY_UNKNOWN", "row 1 (line 2), column currency: \"eur\" is not a currency of ISO 4217, such as EUR")]
    [InlineData("i-1,c-1,EUR,-10.00,2026-01-01,2026-01-31", "AMOUNT_NEGATIVE", "row 1 (line 2), column amount: \"-10.00\" is negative; a credit is a credit note or payment with a positive amount")]
    [InlineData("i-1,c-1,EUR,10.001,2026-01-01,2026-01-31", "AMOUNT_TOO_PRECISE", "row 1 (line 2), column amount: \"10.001\" has 3 digits after the decimal mark, EUR has 2")]
    [InlineData("i-1,c-1,JPY,10.5,2026-01-01,2026-01-31", "AMOUNT_TOO_PRECISE", "row 1 (line 2), column amount: \"10.5\" has 1 digits after the decimal mark, JPY has 0")]
    [InlineData("i-1,c-1,EUR,1e3,2026-01-01,2026-01-31", "AMOUNT_INVALID", "row 1 (line 2), column amount: \"1e3\" has 'e' where a digit is expected")]
    [InlineData("i-1,c-1,EUR,\"1,000.00\",2026-01-01,2026-01-31", "AMOUNT_INVALID", "row 1 (line 2), column amount: \"1,000.00\" has ',' where a digit is expected")]
    [InlineData("i-1,c-1,EUR,99999999999999999999.00,2026-01-01,2026-01-31", "AMOUNT_INVALID", "row 1 (line 2), column amount: \"99999999999999999999.00\" is too large")]
    [InlineData("i-1,c-1,EUR,10000000000000.01,2026-01-01,2026-01-31", "AMOUNT_INVALID", "row 1 (line 2), column amount: \"10000000000000.01\" is more than 10000000000000.00 EUR")]
    [InlineData(",c-1,EUR,10.00,2026-01-01,2026-01-31", "VALUE_MISSING", "row 1 (line 2), column external_id: is required and empty")]
    [InlineData("i-1,\"c\n1\",EUR,10.00,2026-01-01,2026-01-31", "CONTROL_CHARACTER", "row 1 (line 2), column customer_external_id: \"c\\u{A}1\" contains a line break or control character")]
    public void An_invoice_row_is_refused_with_reason_and_words(string row, string reason, string words)
    {
        var fault = Given.RefusalOf(row);
        Assert.Equal((reason, words), (fault.Reason, fault.ToString()));
    }

    [Theory]
    [InlineData("i-1,1,c-1,bill,open,EUR,10.00,,2026-01-01,,30,,", "VALUE_UNKNOWN", "column type: \"bill\" is not one of invoice, credit_note")]
    [InlineData("i-1,1,c-1,,Open,EUR,10.00,,2026-01-01,,30,,", "VALUE_UNKNOWN", "column status: \"Open\" is not one of open, draft, void, deleted, written_off")]
    [InlineData("i-1,1,c-1,,,EUR,10.00,10.01,2026-01-01,,30,,", "AMOUNT_ABOVE_WHOLE", "column open_amount: \"10.01\" is more than the amount, 10.00 EUR")]
    [InlineData("i-1,1,c-1,,,EUR,10.00,,2026-01-01,,-3,,", "NUMBER_INVALID", "column terms_days: \"-3\" is not a whole number from 0 to 3650")]
    [InlineData("i-1,1,c-1,,,EUR,10.00,,2026-01-01,,30,true,", "VALUE_UNKNOWN", "column sent: \"true\" is not one of yes, no")]
    [InlineData("i-1,1,c-1,invoice,,EUR,10.00,,2026-01-01,,30,,i-0", "VALUE_UNKNOWN", "column credits_external_id: \"i-0\" names a credited invoice, and the row is no credit_note")]
    public void A_full_invoice_row_is_refused_with_reason_and_words(string row, string reason, string words)
    {
        var fault = Given.RefusalOf(Full + row + "\n", Schemas.Invoices);
        Assert.Equal((reason, "row 1 (line 2), " + words), (fault.Reason, fault.ToString()));
    }

    [Theory]
    [InlineData("c-1,Acme,de,,,,,", "COUNTRY_INVALID", "column country: \"de\" is not a country code of ISO 3166-1, such as DE")]
    [InlineData("c-1,Acme,XX,,,,,", "COUNTRY_INVALID", "column country: \"XX\" is not a country code of ISO 3166-1, such as DE")]
    [InlineData("c-1,Acme,,Europe/Berln,,,,", "TIME_ZONE_UNKNOWN", "column time_zone: \"Europe/Berln\" is not a time zone of the tz database, such as Europe/Berlin")]
    [InlineData("c-1,Acme,,,German!,,,", "LANGUAGE_INVALID", "column language: \"German!\" is not a language tag, such as de or pt-BR")]
    [InlineData("c-1,Acme,,,,,100.00,", "VALUE_MISSING", "column credit_limit: \"100.00\" needs a currency in the same row")]
    [InlineData("c-1,Acme,,,,,,maybe", "VALUE_UNKNOWN", "column consumer: \"maybe\" is not one of yes, no")]
    [InlineData("c-1,\"Acme\r\nBcc: x@example.com\",,,,,,", "CONTROL_CHARACTER", "column name: \"Acme\\u{D}\\u{A}Bcc: x@example.com\" contains a line break or control character")]
    [InlineData("c-1,Ac\tme,,,,,,", "CONTROL_CHARACTER", "column name: \"Ac\\u{9}me\" contains a line break or control character")]
    public void A_customer_row_is_refused_with_reason_and_words(string row, string reason, string words)
    {
        var fault = Given.RefusalOf("external_id,name,country,time_zone,language,currency,credit_limit,consumer\n" + row + "\n", Schemas.Customers);
        Assert.Equal((reason, "row 1 (line 2), " + words), (fault.Reason, fault.ToString()));
    }

    [Theory]
    [InlineData("p-1,c-1,\"a@b.com, c@d.e\",,", "ADDRESS_INVALID", "column email: \"a@b.com, c@d.e\" is not one e-mail address: ")]
    [InlineData("p-1,c-1,nobody,,", "ADDRESS_INVALID", "column email: \"nobody\" is not one e-mail address: the address has no @")]
    [InlineData("p-1,c-1,\"a@b.com\r\nBcc: c@d.e\",,", "ADDRESS_INVALID", "column email: \"a@b.com\\u{D}\\u{A}Bcc: c@d.e\" is not one e-mail address: ")]
    [InlineData("p-1,c-1,<a@example.com>,,", "ADDRESS_INVALID", "column email: \"<a@example.com>\" is not one e-mail address: ")]
    [InlineData("p-1,c-1,,,", "VALUE_MISSING", "column email: is empty, and so is phone; a contact needs one of them")]
    [InlineData("p-1,c-1,a@example.com,boss,", "VALUE_UNKNOWN", "column role: \"boss\" is not one of billing, collections, escalation, disputes")]
    [InlineData("p-1,c-1,a@example.com,,2026-13-01", "DATE_INVALID", "column do_not_email_until: \"2026-13-01\" is not a date in the format yyyy-MM-dd")]
    public void A_contact_row_is_refused_with_reason_and_words(string row, string reason, string words)
    {
        var fault = Given.RefusalOf("external_id,customer_external_id,email,role,do_not_email_until\n" + row + "\n", Schemas.Contacts);
        Assert.Equal(reason, fault.Reason);
        Assert.StartsWith("row 1 (line 2), " + words, fault.ToString());
    }

    [Theory]
    [InlineData("p-1,c-1,i-1,2026-01-01,EUR,10.00,10.01,,", "AMOUNT_ABOVE_WHOLE")]
    [InlineData("p-1,c-1,i-1,2026-01-01,EUR,10.00,-1.00,,", "AMOUNT_NEGATIVE")]
    [InlineData("p-1,c-1,i-1,2026-01-01,EUR,10.00,,cheque,", "VALUE_UNKNOWN")]
    [InlineData("p-1,c-1,i-1,2026-01-01,EUR,10.00,,,bounced", "VALUE_UNKNOWN")]
    [InlineData("p-1,c-1,i-1,1.1.2026,EUR,10.00,,,", "DATE_INVALID")]
    public void A_payment_row_is_refused(string row, string reason) =>
        Assert.Equal(reason, Given.RefusalOf("external_id,customer_external_id,invoice_external_id,date,currency,amount,allocated_amount,type,status\n" + row + "\n", Schemas.Payments).Reason);

    [Fact]
    public void Every_fault_of_a_row_is_named_and_other_rows_go_on()
    {
        var verdicts = Given.Invoices(Given.InvoiceHeader + "i-1,c-1,EUX,x,y,z\n" + "i-2,c-1,EUR\n" + "i-3,c-1,EUR,10.00,2026-01-01,2026-01-31\n");
        Assert.Equal(["CURRENCY_UNKNOWN", "DATE_INVALID", "DATE_INVALID"], ((Refused<InvoiceRecord>)verdicts[0]).Faults.Select(f => f.Reason).Order());
        Assert.Equal("row 2 (line 3): the row has 3 fields and the header has 6", Assert.Single(((Refused<InvoiceRecord>)verdicts[1]).Faults).ToString());
        Assert.Equal("i-3", ((Taken<InvoiceRecord>)verdicts[2]).Record.ExternalId);
    }

    [Fact]
    public void One_id_with_two_contents_refuses_both_rows()
    {
        var verdicts = Given.Invoices(Given.InvoiceHeader + Given.GoodInvoice + "i-2,c-1,EUR,1.00,2026-01-01,2026-01-31\n" + "i-1,c-1,EUR,11.00,2026-01-01,2026-01-31\n");
        Assert.Equal("row 1 (line 2), column external_id: \"i-1\" also stands in row 3 with other content", Assert.Single(((Refused<InvoiceRecord>)verdicts[0]).Faults).ToString());
        Assert.IsType<Taken<InvoiceRecord>>(verdicts[1]);
        Assert.Equal("row 3 (line 4), column external_id: \"i-1\" also stands in row 1 with other content", Assert.Single(((Refused<InvoiceRecord>)verdicts[2]).Faults).ToString());
    }

    [Fact]
    public void One_id_with_the_same_content_is_a_repeat_and_no_fault()
    {
        var verdicts = Given.Invoices(Given.InvoiceHeader + Given.GoodInvoice + Given.GoodInvoice);
        Assert.Equal(new Repeated<InvoiceRecord>(2, 3, "i-1", FirstRow: 1), verdicts[1]);
    }

    [Fact]
    public void A_payment_may_stand_on_a_row_per_invoice_but_must_agree_with_itself()
    {
        const string header = "external_id,customer_external_id,invoice_external_id,date,currency,amount,allocated_amount\n";
        var good = Given.Read(header + "p-1,c-1,i-1,2026-01-01,EUR,10.00,4.00\np-1,c-1,i-2,2026-01-01,EUR,10.00,6.00\n", Schemas.Payments);
        Assert.Equal([400L, 600L], good.Cast<Taken<PaymentRecord>>().Select(t => t.Record.AllocatedAmount.MinorUnits));
        var bad = Given.Read(header + "p-1,c-1,i-1,2026-01-01,EUR,10.00,4.00\np-1,c-1,i-2,2026-01-01,EUR,11.00,6.00\n", Schemas.Payments);
        Assert.All(bad, v => Assert.Equal("ID_DUPLICATE", Assert.Single(((Refused<PaymentRecord>)v).Faults).Reason));
    }

    [Fact]
    public void A_shown_value_is_cut_and_carries_no_control_character()
    {
        Assert.Equal("\"2026-01-31\\u{7}\"", Given.RefusalOf("i-1,c-1,EUR,10.00,2026-01-01,2026-01-31\u0007").Value);
        Assert.Equal("\"" + new string('é', 40) + "…\"", Shown.Value(new string('é', 200)));
        Assert.Equal("\"a\\u{202E}b\"", Shown.Value("a\u202Eb"));
    }
}
