using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Plixo.Protos.Amounts;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;
using Plixo.V1;
using Plixo.Web.Assets;
using Plixo.Web.Shared;

namespace Plixo.Tests.Web.Frame;

/// <summary>The scripts by themselves: their types, what they weigh, and that they count as the server does.</summary>
public sealed class ScriptTests
{
    private const int MostScript = 40 * 1024;

    private static readonly string Root = Path.Combine(Repository.Root, "client", "web", "wwwroot");

    private static readonly IEnumerable<Asset> Scripts = AssetCatalog.Load().All.Where(asset => Path.GetExtension(asset.Path) is ".js" or ".json");

    /// <summary>A line of a comment that has its lines to itself.</summary>
    private static readonly Regex Doc = new(@"^\s*(/\*\*.*\*/|/\*\*[^/]*|\* .*|\*/)\s*$");

    /// <summary>Whatever three letters there are.</summary>
    private static readonly string[] Codes =
    [
        .. from a in Enumerable.Range('A', 26) from b in Enumerable.Range('A', 26) from c in Enumerable.Range('A', 26) select $"{(char)a}{(char)b}{(char)c}",
    ];

    private static readonly Money[] Amounts =
    [
        .. from code in new[] { "USD", "EUR", "GBP", "CHF", "JPY", "KWD" }
           from units in new[] { 0, 1, -1, 99, 100, 123_456, -123_456_789, 9_007_199_254_740_993, -9_007_199_254_740_993, 1_000_000_000_000_000 }
           select new Money { CurrencyCode = code, MinorUnits = units },
    ];

    [Fact]
    public async Task Types_hold() => await NodeAsync("node_modules/typescript/bin/tsc", "--noEmit", "-p", ".");

    [Fact]
    public async Task Every_currency_has_the_digits_that_the_server_gives_it()
    {
        var said = await EvaluateAsync("shell/money.js", $"{JsonSerializer.Serialize(Codes)}.map(code => code + it.digitsOf(code)).filter(one => !one.endsWith('2')).join(' ')");
        Assert.Equal(string.Join(' ', Codes.Select(code => $"{code}{MoneyText.MinorDigits(code)}").Where(one => !one.EndsWith('2'))), said);
    }

    [Fact]
    public async Task An_amount_reads_as_the_server_writes_it_also_beyond_what_a_float_holds()
    {
        var money = string.Join(',', Amounts.Select(amount => JsonFormatter.Default.Format(amount)));
        Assert.Equal(string.Join('\n', Amounts.Select(amount => MoneyWords.Of(amount))), await EvaluateAsync("shell/money.js", $"[{money}].map(it.shown).join('\\n')"));
    }

    [Theory]
    [InlineData("priority", "priority: '9007199254740993'", "priority: '9007199254740992'")]
    [InlineData("amount", "amount: { minorUnits: '9007199254740993' }", "amount: { minorUnits: '9007199254740992' }")]
    [InlineData("amount", "amount: { minorUnits: '1000' }", "amount: { minorUnits: '999' }")]
    [InlineData("priority", "priority: '5'", "priority: '-7'")]
    public async Task Large_whole_numbers_are_ordered_as_numbers_and_not_as_text_or_floats(string order, string more, string less)
    {
        // By the names, which decide where nothing else does, it would be the other way about.
        var said = await EvaluateAsync("queue/orders.js", $"[{{ resource: 'a/1', {less} }}, {{ resource: 'a/2', {more} }}].sort(it.orderOf('{order}')).map(one => one.resource).join(' ')");
        Assert.Equal("a/2 a/1", said);
    }

    [Fact]
    public void Every_script_is_checked() => Assert.All(
        Directory.EnumerateFiles(Root, "*.js", SearchOption.AllDirectories), file => Assert.StartsWith("// @ts-check\n", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void All_script_together_is_small_as_it_is_sent() => Assert.InRange(Scripts.Sum(script => script.Gzip.Length), 1, MostScript);

    [Fact]
    public void A_script_is_sent_with_all_its_code_and_without_the_lines_that_are_comments()
    {
        foreach (var script in Scripts.Where(script => script.Path.EndsWith(".js", StringComparison.Ordinal)))
        {
            var sent = Encoding.UTF8.GetString(script.Plain).Split('\n');
            var written = File.ReadAllLines(Path.Combine(Root, script.Path));
            Assert.DoesNotContain(sent, line => line.TrimStart().StartsWith("//", StringComparison.Ordinal));
            Assert.Equal(written.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !Doc.IsMatch(line)), sent.SkipLast(1));
        }
    }

    /// <summary>What an expression is, with a script's exports as `it`.</summary>
    private static async Task<string> EvaluateAsync(string script, string expression) => (await NodeAsync(
        "--input-type=module", "--eval", $"const it = await import('data:text/javascript,' + encodeURIComponent(process.getBuiltinModule('fs').readFileSync({JsonSerializer.Serialize(Path.Combine(Root, script))}, 'utf8'))); console.log({expression});")).TrimEnd('\n');

    private static async Task<string> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "Web", "scripts"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, said + await errors);
        return said;
    }
}
