namespace Plixo.Silo.Demo;

/// <summary>The three segments of the demo and what is drawn for each.</summary>
/// <param name="Name">Stands in the customers' segment hint.</param>
/// <param name="Customers">How many customers the segment has.</param>
/// <param name="Invoices">How many invoices they have together.</param>
/// <param name="Least">Smallest usual invoice in units of a dollar or euro.</param>
/// <param name="Most">Largest usual invoice in units of a dollar or euro.</param>
/// <param name="Terms">Days to pay that are agreed in this segment.</param>
public sealed record DemoSegment(string Name, int Customers, int Invoices, int Least, int Most, IReadOnlyList<int> Terms)
{
    public static DemoSegment Smb { get; } = new("SMB", 200, 1400, 60, 3_500, [14, 30]);

    public static DemoSegment MidMarket { get; } = new("Mid-market", 75, 1050, 900, 28_000, [30, 30, 45]);

    public static DemoSegment Enterprise { get; } = new("Enterprise", 25, 550, 8_000, 260_000, [45, 60]);

    public static IReadOnlyList<DemoSegment> All { get; } = [Smb, MidMarket, Enterprise];
}
