using System.Text;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class FileFaultTests
{
    [Theory]
    [InlineData("", "FILE_EMPTY", "the file is empty; it needs at least the header line")]
    [InlineData("\n\n", "FILE_EMPTY", "the file is empty; it needs at least the header line")]
    [InlineData("external_id,name\n", "HEADER_MISSING",
        "line 1, column customer_external_id: the required header is missing; the file has \"external_id\", \"name\"")]
    [InlineData(Given.InvoiceHeader + "i-1,c-1,EUR,10.00,2026-01-01,2026-01-31", "FILE_CUT",
        "line 2: the file ends without a line end after its last row; it looks cut")]
    [InlineData(Given.InvoiceHeader + "i-1,c-1,EUR,10.00,2026-01-01,2026-01-31\r", "FILE_CUT",
        "line 2: the file ends without a line end after its last row; it looks cut")]
    [InlineData(Given.InvoiceHeader + "i-1,\"c-1,EUR\n,10", "FILE_CUT",
        "line 3: the file ends inside a quoted field that starts in the row of line 2; it looks cut")]
    [InlineData(Given.InvoiceHeader + Given.GoodInvoice + "i-2,c-1,EUR\n", "FILE_CUT",
        "line 3: the last row has 3 fields and the header has 6; the file looks cut")]
    [InlineData(Given.InvoiceHeader + "i-1,\"c\"-1,EUR,10.00,2026-01-01,2026-01-31\n", "QUOTE_MISPLACED",
        "line 2: text stands after a closing quote; a quote inside a quoted field is written twice")]
    [InlineData(Given.InvoiceHeader + "i-1,c-1\rEUR,10.00,2026-01-01,2026-01-31\n", "BARE_CARRIAGE_RETURN",
        "line 2: a carriage return without a line feed outside quotes; lines must end with LF or CRLF")]
    [InlineData(Given.InvoiceHeader + "i-1,c-\01,EUR,10.00,2026-01-01,2026-01-31\n", "NUL_BYTE", "line 2: a NUL byte; the file is not text")]
    [InlineData(Given.InvoiceHeader + "i-1,\"c-\01\",EUR,10.00,2026-01-01,2026-01-31\n", "NUL_BYTE", "line 2: a NUL byte; the file is not text")]
    [InlineData("external_id,amount,customer_external_id,currency,amount,issue_date\n", "HEADER_DUPLICATE",
        "line 1, column amount: the header stands twice")]
    [InlineData("external_id,customer_external_id,currency,amount,issue_date,colour\n", "HEADER_UNKNOWN",
        "line 1, column \"colour\": the header is unknown; map it, or list it under \"ignore\" in the map")]
    public void A_fault_of_the_file_refuses_it_whole(string file, string reason, string words)
    {
        var fault = Given.FaultOf(file);
        Assert.Equal((reason, words), (fault.Reason, fault.ToString()));
    }

    [Fact]
    public void Latin_1_is_refused_with_line_and_column()
    {
        var fault = Given.FaultOf(Encoding.Latin1.GetBytes(Given.InvoiceHeader + "i-1,Müller,EUR,10.00,2026-01-01,2026-01-31\n"));
        Assert.Equal("ENCODING_NOT_UTF8", fault.Reason);
        Assert.Equal("line 2, column number 2: bytes that are not UTF-8; save the file as UTF-8", fault.ToString());
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void Utf_16_is_refused_by_name(string encoding, bool mark)
    {
        var utf16 = Encoding.GetEncoding(encoding);
        var fault = Given.FaultOf([.. mark ? utf16.GetPreamble() : [], .. utf16.GetBytes(Given.InvoiceHeader)]);
        Assert.Equal(("ENCODING_UTF16", "the file is UTF-16; save it as UTF-8"), (fault.Reason, fault.ToString()));
    }

    [Fact]
    public void A_field_of_10_MB_is_refused_while_it_streams_in()
    {
        using var endless = new Generated(Given.InvoiceHeader + "i-1,", new string('x', 4096));
        Assert.False(CsvIntake.TryOpen(endless, Schemas.Invoices, new(), out _, out var fault));
        Assert.Equal(("LIMIT_EXCEEDED", "line 2, column number 2: a field longer than 65536 bytes is refused"), (fault.Reason, fault.ToString()));
        Assert.True(endless.Position < 1_000_000, $"{endless.Position} bytes were read");
    }

    [Fact]
    public void A_field_of_exactly_the_limit_is_read_and_judged_as_a_row()
    {
        var field = new string('x', CsvLimits.FieldBytes);
        Assert.Equal("TEXT_TOO_LONG", Given.RefusalOf($"{field},c-1,EUR,10.00,2026-01-01,2026-01-31").Reason);
        Assert.Equal("LIMIT_EXCEEDED", Given.FaultOf(Given.InvoiceHeader + field + "x,c-1,EUR,10.00,2026-01-01,2026-01-31\n").Reason);
    }

    [Fact]
    public void A_file_larger_than_256_MB_is_refused()
    {
        using var large = new Generated(Given.InvoiceHeader, "a,\"" + new string('b', 60_000) + "\",EUR,1.00,2026-01-01,2026-01-31\n");
        Assert.False(CsvIntake.TryOpen(large, Schemas.Invoices, new(), out _, out var fault));
        Assert.Equal(("LIMIT_EXCEEDED", "a file larger than 268435456 bytes is refused"), (fault.Reason, fault.ToString()));
    }

    [Fact]
    public void More_than_a_million_rows_are_refused()
    {
        using var large = new Generated(Given.InvoiceHeader, Given.GoodInvoice);
        Assert.False(CsvIntake.TryOpen(large, Schemas.Invoices, new(), out _, out var fault));
        Assert.Equal(("LIMIT_EXCEEDED", "line 1000002: a file of more than 1000000 rows is refused"), (fault.Reason, fault.ToString()));
    }

    [Fact]
    public void Too_many_columns_and_too_long_a_row_are_refused()
    {
        Assert.Equal("line 1, column number 257: more than 256 columns is refused", Given.FaultOf(new string(',', 300) + "\n").ToString());
        var row = string.Join(',', Enumerable.Repeat(new string('x', 60_000), 20));
        Assert.Equal("line 1, column number 18: a row longer than 1048576 bytes is refused", Given.FaultOf(row + "\n").ToString());
    }

    [Theory]
    [InlineData('"', "yyyy-MM-dd", '.', "the delimiter \"\"\" must be one ASCII character that is no quote, line end, letter or digit")]
    [InlineData(',', "yyyy-MM", '.', "the date format \"yyyy-MM\" does not name day, month and year")]
    [InlineData(',', "'", '.', "the date format \"'\" is not a date pattern such as yyyy-MM-dd or dd/MM/yyyy")]
    [InlineData(',', "yyyy-MM-dd", ';', "the decimal mark \";\" must be . or ,")]
    public void A_wrong_option_is_refused_before_anything_is_read(char delimiter, string dates, char mark, string words)
    {
        var fault = Given.FaultOf(Given.InvoiceHeader, new() { Delimiter = delimiter, DateFormat = dates, DecimalMark = mark });
        Assert.Equal(("OPTION_INVALID", words), (fault.Reason, fault.ToString()));
    }
}
