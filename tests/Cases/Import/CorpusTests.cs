using System.Text.Json;
using Plixo.Silo.Import.Csv;
using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Cases.Import;

public sealed class CorpusTests(ITestOutputHelper output)
{
    /// <summary>The corpus's JSON of this file has another phone number than its CSV; everything else must agree.</summary>
    private const string MismatchedFile = "location_coordinates";
    private const string MismatchedColumn = "Contact Phone Number";

    [Fact]
    public void Every_file_of_the_corpus_means_its_json()
    {
        if (Outside.Corpora(output.WriteLine, "csv") is not { } folder)
            return;
        var files = Directory.GetFiles(Path.Combine(folder, "csvs"), "*.csv").Order().ToList();
        Assert.Equal(12, files.Count);
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "json", name + ".json")));
            var expected = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToList() : [json.RootElement];
            Assert.Equal(
                expected.Select(row => Normal(name, row.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)))),
                Rows(file).Select(row => Normal(name, row)));
        }
        output.WriteLine($"{files.Count} of {files.Count} files equal, leaving out one value of {MismatchedFile}");
    }

    private static string Normal(string file, IEnumerable<(string Column, string Value)> row) =>
        string.Join("|", row.Where(c => file != MismatchedFile || c.Column != MismatchedColumn).Select(c => $"{c.Column}={c.Value}"));

    private static List<List<(string, string)>> Rows(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new CsvReader(stream, ',', lastLineMayBeOpen: true);
        Assert.Equal(CsvStep.Row, reader.Next());
        var header = Enumerable.Range(0, reader.FieldCount).Select(reader.Text).ToList();
        var rows = new List<List<(string, string)>>();
        while (reader.Next() == CsvStep.Row)
            rows.Add([.. header.Select((column, i) => (column, reader.Text(i)))]);
        Assert.Null(reader.Fault);
        return rows;
    }
}
