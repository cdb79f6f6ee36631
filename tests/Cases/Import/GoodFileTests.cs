using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class GoodFileTests
{
    [Fact]
    public void A_customer_row_is_read_into_its_types()
    {
        const string file = "\uFEFFexternal_id,name,country,time_zone,language,currency,segment_hint,tags,credit_limit,consumer,owner,parent_external_id\r\n"
            + "c-1,\"Acme, \"\"Inc\"\"\",DE,Europe/Berlin,de,EUR,SMB,\"vip; north\",5000.00,no,olga,c-0\r\n";
        var taken = (Taken<CustomerRecord>)Assert.Single(Given.Read(file, Schemas.Customers));
        var record = taken.Record;
        Assert.Equal((1, 2L, "c-1", 1), (taken.Row, taken.Line, taken.Id, record.Row));
        Assert.Equal(("Acme, \"Inc\"", "DE", "Europe/Berlin", "de", "EUR"), (record.Name, record.Country, record.TimeZone?.Id, record.Language, record.Currency?.Code));
        Assert.Equal("vip north", string.Join(" ", record.Tags));
        Assert.Equal((500000L, false, "olga", "c-0", "SMB"), (record.CreditLimit?.MinorUnits, record.Consumer, record.Owner, record.ParentExternalId, record.SegmentHint));
    }

    [Fact]
    public void A_contact_row_is_read_into_its_types()
    {
        const string file = "external_id,customer_external_id,name,email,phone,role,cc,language,do_not_email_until\n"
            + "p-1,c-1,Ann Example,ann@example.com,+49 30 1234,escalation,yes,pt-BR,2026-05-01\n";
        var record = ((Taken<ContactRecord>)Assert.Single(Given.Read(file, Schemas.Contacts))).Record;
        Assert.Equal(
            new ContactRecord
            {
                Row = 1,
                ExternalId = "p-1",
                CustomerExternalId = "c-1",
                Name = "Ann Example",
                Email = "ann@example.com",
                Phone = "+49 30 1234",
                Role = ContactRole.Escalation,
                Copy = true,
                Language = "pt-BR",
                DoNotEmailUntil = new LocalDate(2026, 5, 1),
            },
            record);
    }

    [Fact]
    public void Declared_delimiter_date_format_and_marks_are_used()
    {
        var options = new CsvOptions { Delimiter = ';', DateFormat = "d.M.yyyy", DecimalMark = ',', GroupMark = '.' };
        var file = (Given.InvoiceHeader + "i-1,c-1,EUR,1#234#567|89,1.2.2026,28.2.2026\n").Replace(',', ';').Replace('|', ',').Replace('#', '.');
        var record = ((Taken<InvoiceRecord>)Assert.Single(Given.Invoices(file, options))).Record;
        Assert.Equal((new Money(123456789, new Currency("EUR")), new LocalDate(2026, 2, 1)), (record.Amount, record.IssueDate));
        Assert.Equal(("i-1", DocumentType.Invoice, DocumentStatus.Open, true), (record.Number, record.Type, record.Status, record.Sent));
    }

    [Fact]
    public void Terms_give_the_due_date_that_the_file_lacks()
    {
        const string file = "external_id,customer_external_id,currency,amount,issue_date,terms_days\ni-1,c-1,KWD,1.234,2026-01-31,30\n";
        var record = ((Taken<InvoiceRecord>)Assert.Single(Given.Invoices(file))).Record;
        Assert.Equal((new LocalDate(2026, 3, 2), 1234L), (record.DueDate, record.Amount.MinorUnits));
    }

    [Fact]
    public void Digest_row_count_and_resumed_reading_are_those_of_the_file()
    {
        var bytes = Encoding.UTF8.GetBytes(Given.InvoiceHeader + Given.GoodInvoice + "\n" + "i-2,c-1,EUR,1.00,2026-01-01,2026-01-31\n");
        Assert.True(CsvIntake.TryOpen(new MemoryStream(bytes), Schemas.Invoices, new(), out var file, out _));
        using (file)
        {
            Assert.Equal((2, (long)bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.RowCount, file.Length, file.Digest));
            Assert.Equal(["i-1", "i-2"], file.Rows().Select(v => v.Id));
            Assert.Equal((2, 4L, "i-2"), file.Rows(after: 1).Select(v => (v.Row, v.Line, v.Id)).Single());
        }
    }

    [Fact]
    public void A_header_alone_is_a_file_of_no_rows() => Assert.Empty(Given.Invoices(Given.InvoiceHeader));

    [Fact]
    public void The_summary_counts_and_names()
    {
        var verdicts = new Verdicts();
        foreach (var verdict in Given.Invoices(Given.InvoiceHeader + Given.GoodInvoice + Given.GoodInvoice + "i-3,c-1,EUX,1.00,2026-01-01,2026-01-31\n"))
            verdicts.Add(verdict);
        Assert.Equal(
            "a.csv: row 3 (line 4), column currency: \"EUX\" is not a currency of ISO 4217, such as EUR [CURRENCY_UNKNOWN]\n"
            + "a.csv: 1 taken, 1 repeated, 1 refused (CURRENCY_UNKNOWN 1)\n",
            verdicts.Write("a.csv"));
    }
}
