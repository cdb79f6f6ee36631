using System.Text.Json;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>shell/keys.json is the one table of keys: it has those of the specification, and docs/keys.md is written from it.</summary>
public sealed class KeyTableTests
{
    private sealed record Entry(string Id, string? Keys, string Words, string Group);

    private static readonly Entry[] Table = JsonSerializer.Deserialize<Entry[]>(
        File.ReadAllText(Path.Combine(Repository.Root, "client", "web", "wwwroot", "shell", "keys.json")), JsonSerializerOptions.Web)!;

    [Theory]
    [InlineData("J", "next")]
    [InlineData("K", "previous")]
    [InlineData("S", "send")]
    [InlineData("Shift+S", "send-now")]
    [InlineData("Z", "undo")]
    [InlineData("A", "approve")]
    [InlineData("E", "edit")]
    [InlineData("R", "reply")]
    [InlineData("P", "promise")]
    [InlineData("L", "plan")]
    [InlineData("D", "dispute")]
    [InlineData("U", "suppress")]
    [InlineData("N", "note")]
    [InlineData("H", "snooze")]
    [InlineData("Y", "paid")]
    [InlineData("!", "escalate")]
    [InlineData("X", "select")]
    [InlineData("/", "search")]
    [InlineData("Ctrl+K", "commands")]
    [InlineData("?", "help")]
    public void Key_means_what_it_means_everywhere(string key, string id) => Assert.Equal(id, Table.Single(entry => entry.Keys == key).Id);

    [Fact]
    public void No_command_and_no_key_stands_twice()
    {
        Assert.Equal(Table.Length, Table.Select(entry => entry.Id).Distinct().Count());
        var keys = Table.Select(entry => entry.Keys).OfType<string>().ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void Page_about_keys_says_what_the_table_says()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "keys.md"));
        var rows = Table.Select(entry => $"| {(entry.Keys is { } keys ? $"`{keys}`" : "")} | {entry.Words} | {entry.Group} |");
        Assert.Equal(rows, page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1));
    }
}
