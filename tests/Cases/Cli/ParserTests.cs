using Plixo.Cli;
using Plixo.Cli.Commands;
using Plixo.Cli.Syntax;

namespace Plixo.Tests.Cases.Cli;

public sealed class ParserTests
{
    private static readonly Parser _parser = new(CommandTable.All);

    private static (Command? Command, Parsed Parsed) Parse(string[] args) => (_parser.Find(args), _parser.Read(_parser.Find(args), args));

    [Fact]
    public void Arguments_and_options_may_stand_in_any_order()
    {
        var (command, parsed) = Parse(["promise", "add", "--amount", "10.00 EUR", "c-1", "--date=2026-11-22", "-o", "json"]);

        Assert.Equal("promise add", command!.Path);
        Assert.Equal("c-1", parsed["CUSTOMER"]);
        Assert.Equal("10.00 EUR", parsed["--amount"]);
        Assert.Equal("2026-11-22", parsed["--date"]);
        Assert.Equal("json", parsed["--output"]);
    }

    [Theory]
    [InlineData("--address http://a:1 -o json draft show d", "draft show d --address http://a:1 -o json")]
    [InlineData("--address=http://a:1 whoami", "whoami --address=http://a:1")]
    [InlineData("--help", "--help")]
    [InlineData("--limit 3 draft list", "--limit 3 draft list")]
    public void What_every_command_takes_may_stand_before_it(string typed, string read) =>
        Assert.Equal(read.Split(' '), Parser.OptionsLast(typed.Split(' ')));

    [Fact]
    public void A_repeatable_argument_takes_what_is_left()
    {
        var (_, parsed) = Parse(["draft", "approve", "a", "b", "c"]);

        Assert.Equal(["a", "b", "c"], parsed.All("DRAFT"));
    }

    [Fact]
    public void After_two_hyphens_nothing_is_an_option()
    {
        var (_, parsed) = Parse(["note", "add", "customers/c-1", "--", "--not an option"]);

        Assert.Equal("--not an option", parsed["TEXT"]);
    }

    [Theory]
    [InlineData("DRAFT is missing", "draft", "send")]
    [InlineData("unknown option --frobnicate", "draft", "send", "d", "--frobnicate")]
    [InlineData("--reason needs a value: WORDS", "draft", "discard", "d", "--reason")]
    [InlineData("--source NAME is missing", "import", "invoices", "f.csv")]
    [InlineData("unexpected argument 'more'", "job", "show", "j-1", "more")]
    [InlineData("--full takes no value", "import", "invoices", "f.csv", "--source", "erp", "--full=yes")]
    public void A_usage_error_names_what_is_wrong(string message, params string[] args)
    {
        var error = Assert.Throws<UsageException>(() => Parse(args));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData((int)ExitCode.Usage, "frobnicate")]
    [InlineData((int)ExitCode.Usage, "draft")]
    [InlineData((int)ExitCode.Usage, "draft", "frobnicate")]
    [InlineData((int)ExitCode.Usage)]
    [InlineData((int)ExitCode.Ok, "help")]
    [InlineData((int)ExitCode.Ok, "--help")]
    [InlineData((int)ExitCode.Ok, "draft", "--help")]
    [InlineData((int)ExitCode.Ok, "draft", "send", "--help")]
    [InlineData((int)ExitCode.Usage, "customer", "list", "-o", "xml")]
    [InlineData((int)ExitCode.Usage, "customer", "list", "--address", "localhost")]
    [InlineData((int)ExitCode.Usage, "rpc", "NoSuchMethod")]
    [InlineData((int)ExitCode.Usage, "rpc", "GetCustomer", "-d", "{\"nmae\": \"x\"}")]
    [InlineData((int)ExitCode.Usage, "pause", "everything", "--reason", "r")]
    [InlineData((int)ExitCode.Usage, "segment", "set", "smb", "policy.caps.per_dya=3")]
    [InlineData((int)ExitCode.Unavailable, "customer", "list", "--address", "http://127.0.0.1:9")]
    public async Task The_exit_code_says_how_it_ended(int expected, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal((ExitCode)expected, await CommandLine.RunAsync(args, output, errors, CancellationToken.None));

        Assert.True((expected == 0) == (errors.ToString().Length == 0), errors.ToString());
    }
}
