using System.Globalization;

namespace Plixo.Tests.Cases.Walk;

/// <summary>Reads the IBM file by splitting lines at commas: it quotes nothing.</summary>
public static class NaiveLedger
{
    public static List<NaiveInvoice> Read(string path) =>
        [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(f => new NaiveInvoice(
            Customer: f[1], Number: f[3], Issued: Date(f[4]), Due: Date(f[5]), Cents: Cents(f[6]), Disputed: f[7] == "Yes", Settled: Date(f[8])))];

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static long Cents(string text) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100);
}
