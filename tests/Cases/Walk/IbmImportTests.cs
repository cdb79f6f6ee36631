using NodaTime;
using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;
using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Cases.Walk;

public sealed class IbmImportTests(ITestOutputHelper output)
{
    [Fact]
    public void The_ibm_file_imports_through_its_maps()
    {
        if (Outside.Data(output.WriteLine, "ibm", "accounts-receivable.csv") is not { } path)
            return;
        var customers = Records(path, Schemas.Customers, IbmMaps.Customers, out var repeated);
        Assert.Equal((100, 2366), (customers.Count, repeated));
        Assert.Equal(100, Records(path, Schemas.Contacts, IbmMaps.Contacts, out _).Count);

        var invoices = Records(path, Schemas.Invoices, IbmMaps.Invoices, out _);
        Assert.Equal((2466, 14770318L, 526L, 12828L), (
            invoices.Count, invoices.Sum(i => i.Amount.MinorUnits), invoices.Min(i => i.Amount.MinorUnits), invoices.Max(i => i.Amount.MinorUnits)));
        Assert.Equal((new LocalDate(2012, 1, 3), new LocalDate(2013, 12, 2)), (invoices.Min(i => i.IssueDate), invoices.Max(i => i.IssueDate)));
        Assert.All(invoices, i => Assert.Equal(i.IssueDate.PlusDays(30), i.DueDate));
        Assert.Equal((15, 36), (invoices.GroupBy(i => i.CustomerExternalId).Min(g => g.Count()), invoices.GroupBy(i => i.CustomerExternalId).Max(g => g.Count())));

        var payments = Records(path, Schemas.Payments, IbmMaps.Payments, out _).ToDictionary(p => p.InvoiceExternalId!);
        var days = invoices.Select(i => Period.DaysBetween(i.DueDate, payments[i.ExternalId].Date)).ToList();
        Assert.Equal((877, 84, 1505, 45), (days.Count(d => d > 0), days.Count(d => d == 0), days.Count(d => d < 0), days.Max()));
        Assert.All(invoices, i => Assert.Equal(i.Amount, payments[i.ExternalId].AllocatedAmount));
    }

    private static List<T> Records<T>(string path, CsvSchema<T> schema, string map, out int repeated) where T : class
    {
        using var stream = File.OpenRead(path);
        Assert.True(CsvIntake.TryOpen(stream, schema, IbmMaps.Options(map), out var file, out var fault), fault?.ToString());
        using (file)
        {
            var verdicts = file.Rows().ToList();
            Assert.Empty(verdicts.OfType<Refused<T>>());
            repeated = verdicts.OfType<Repeated<T>>().Count();
            return [.. verdicts.OfType<Taken<T>>().Select(t => t.Record)];
        }
    }
}
