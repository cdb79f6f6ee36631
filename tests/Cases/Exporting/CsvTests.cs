using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Plixo.Protos.Csv;
using Plixo.V1;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>Rows as CSV that a spreadsheet shows and a program reads.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("Müller = Söhne", "Müller = Söhne")]
    [InlineData("", "")]
    public void Text_that_a_spreadsheet_would_compute_has_an_apostrophe(string text, string harmless) =>
        Assert.Equal(harmless, CsvText.Harmless(text));

    [Fact]
    public void Cells_with_marks_are_quoted_and_their_quotes_doubled() =>
        Assert.Equal("a,\"b,c\",\"say \"\"no\"\"\",\"two\nlines\"\n", CsvText.Line(["a", "b,c", "say \"no\"", "two\nlines"]));

    [Fact]
    public void An_amount_is_a_number_and_a_currency_and_a_negative_one_stays_a_number()
    {
        var column = CsvColumn.Of(Invoice.Descriptor, "open_amount");

        Assert.Equal(["open_amount", "open_amount_currency"], column.Headers);
        Assert.Equal(["-12.50", "EUR"], column.Values(new Invoice { OpenAmount = new() { CurrencyCode = "EUR", MinorUnits = -1250 } }));
        Assert.Equal(["500", "JPY"], column.Values(new Invoice { OpenAmount = new() { CurrencyCode = "JPY", MinorUnits = 500 } }));
        Assert.Equal(["", ""], column.Values(new Invoice()));
    }

    [Fact]
    public void Dates_instants_and_enums_are_as_a_program_reads_them()
    {
        var invoice = new Invoice { DueDate = new Date { Year = 2026, Month = 3, Day = 1 }, Type = InvoiceType.CreditNote };
        var job = new Job { CreateTime = Timestamp.FromDateTime(new System.DateTime(2026, 3, 1, 9, 5, 7, 120, DateTimeKind.Utc)) };

        Assert.Equal(["2026-03-01"], CsvColumn.Of(Invoice.Descriptor, "due_date").Values(invoice));
        Assert.Equal(["CREDIT_NOTE"], CsvColumn.Of(Invoice.Descriptor, "type").Values(invoice));
        Assert.Equal(["2026-03-01T09:05:07.12Z"], CsvColumn.Of(Job.Descriptor, "create_time").Values(job));
        Assert.Equal([""], CsvColumn.Of(Job.Descriptor, "end_time").Values(job));
    }

    [Fact]
    public void Bytes_are_base64_that_no_spreadsheet_computes()
    {
        var column = CsvColumn.Of(AuditHead.Descriptor, "sha256");

        Assert.Equal(["'+/8="], column.Values(new AuditHead { Sha256 = Google.Protobuf.ByteString.CopyFrom(0xfb, 0xff) }));
        Assert.Equal(["AQI="], column.Values(new AuditHead { Sha256 = Google.Protobuf.ByteString.CopyFrom(1, 2) }));
    }

    [Fact]
    public void What_is_repeated_is_json()
    {
        var job = new Job { Notes = { "one", "two, three" } };
        job.Counts.Add("done", 3);

        Assert.Equal(["""[ "one", "two, three" ]"""], CsvColumn.Of(Job.Descriptor, "notes").Values(job));
        Assert.Equal(["""{ "done": "3" }"""], CsvColumn.Of(Job.Descriptor, "counts").Values(job));
    }

    [Fact]
    public void Every_field_of_a_row_has_one_column_and_no_two_have_the_same_name()
    {
        foreach (var list in ExportListRequest.Descriptor.Oneofs.Single(one => one.Name == "list").Fields)
        {
            var rows = ExportListTests.ListOf(list.MessageType).OutputType.Fields.InFieldNumberOrder().First(field => field.IsRepeated);
            var headers = CsvColumn.All(rows.MessageType).SelectMany(column => column.Headers).ToList();

            Assert.Equal(headers.Count, headers.Distinct().Count());
            Assert.All(rows.MessageType.Fields.InDeclarationOrder(), field => Assert.Contains(headers, header => header.Split('.')[0] == field.Name));
        }
    }
}
