using Plixo.V1;
using Plixo.Web.Lists;

namespace Plixo.Web.Invoices;

/// <summary>Which invoices a page lists, as its address says it.</summary>
internal static class InvoiceQuery
{
    public const string All = "customers/-";

    public static readonly IReadOnlyList<(string Value, string Words)> Ages =
    [
        ("", "Any age"), ("not-due", "Not due"), ("overdue", "Overdue"), ("1-30", "1 to 30 days"), ("31-60", "31 to 60 days"),
        ("61-90", "61 to 90 days"), ("over-90", "Over 90 days"),
    ];

    public static readonly IReadOnlyList<(string Value, string Words)> Coverages =
        [("", "Contacted or not"), ("CONTACTED", "Contacted"), ("NOT_CONTACTED", "Not contacted"), ("EXCLUDED", "Left out of coverage")];

    public static readonly IReadOnlyList<(string Value, string Words)> Orders =
        [("", "oldest due date"), ("open_amount desc", "largest open amount"), ("number", "number"), ("due_date desc", "newest due date")];

    public static readonly IReadOnlyList<(string Value, string Words)> Which = [("", "Open"), ("any", "Open or not"), ("SETTLED", "Settled")];

    public static ListInvoicesRequest Read(ListAddress address, string parent = All) => new()
    {
        Parent = parent,
        OrderBy = address["sort"],
        Filter = FilterText.All(
            address["which"] switch { "" => "status = OPEN AND type = INVOICE", "any" => "", var status => FilterText.Is("status", status) },
            FilterText.Where("number", ":", address["number"]), FilterText.Is("segment", address["segment"]), FilterText.Is("customer", address["customer"]),
            FilterText.Is("currency_code", address["currency"].ToUpperInvariant()), FilterText.Is("disposition", address["disposition"]),
            FilterText.Is("coverage", address["coverage"]), AgeFilter(address["age"])),
    };

    private static string AgeFilter(string age) => age switch
    {
        "" => "",
        "not-due" => "days_overdue <= 0",
        "overdue" => "days_overdue >= 1",
        "1-30" => "days_overdue >= 1 AND days_overdue <= 30",
        "31-60" => "days_overdue >= 31 AND days_overdue <= 60",
        "61-90" => "days_overdue >= 61 AND days_overdue <= 90",
        "over-90" => "days_overdue >= 91",
        _ => FilterText.Is("days_overdue", age),
    };
}
