using Plixo.Silo.Stores.Postgres;

namespace Plixo.Tests.Stores;

/// <summary>What a server says of itself at the start of a silo.</summary>
public sealed class PostgresProofTests
{
    private static readonly Dictionary<string, string> Fit = new()
    {
        ["server_version_num"] = "150000",
        ["fsync"] = "on",
        ["full_page_writes"] = "on",
        ["server_encoding"] = "UTF8",
        ["synchronous_commit"] = "local",
        ["default_transaction_isolation"] = "read committed",
        ["statement_timeout"] = "5000",
        ["lock_timeout"] = "2000",
        ["idle_in_transaction_session_timeout"] = "2000",
    };

    [Fact]
    public void A_fit_server_is_taken() => Assert.Null(PostgresProof.FaultOf(Fit));

    [Theory]
    [InlineData("server_version_num", "140011", "at least 15")]
    [InlineData("fsync", "off", "fsync=off")]
    [InlineData("full_page_writes", "off", "full_page_writes=off")]
    [InlineData("server_encoding", "LATIN1", "server_encoding=LATIN1")]
    [InlineData("synchronous_commit", "off", "synchronous_commit=off")]
    [InlineData("default_transaction_isolation", "repeatable read", "default_transaction_isolation=repeatable read")]
    [InlineData("statement_timeout", "0", "statement_timeout=0")]
    [InlineData("lock_timeout", "0", "lock_timeout=0")]
    [InlineData("idle_in_transaction_session_timeout", "0", "idle_in_transaction_session_timeout=0")]
    public void A_server_that_is_not_is_refused_by_the_setting(string name, string value, string words) =>
        Assert.Contains(words, PostgresProof.FaultOf(new Dictionary<string, string>(Fit) { [name] = value }));
}
