using Npgsql;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Cases.Office;

/// <summary>Callers are told to try again where the store is away, and only there.</summary>
public sealed class StoreAwayTests
{
    public static TheoryData<Exception> Away =>
    [
        new NpgsqlException("Connection refused"), Of("57P01"), Of("57P03"), Of("53300"), Of("08006"), new TimeoutException("It took too long."),
        new CommitUnknownException("Nobody knows.", new IOException()),
    ];

    public static TheoryData<Exception> Faults => [Of("42601"), Of("23505"), Of("22012"), new InvalidOperationException("A fault of ours.")];

    [Theory]
    [MemberData(nameof(Away))]
    public async Task A_store_that_is_away_is_unavailable(Exception fault)
    {
        var told = await Assert.ThrowsAsync<RpcException>(() => new StoreAwayInterceptor().InvokeAsync(OfficeDesk.Call(), _ => throw fault));

        Assert.Equal(StatusCode.Unavailable, told.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_of_ours_is_not_hidden_behind_it(Exception fault) =>
        Assert.Same(fault, await Record.ExceptionAsync(() => new StoreAwayInterceptor().InvokeAsync(OfficeDesk.Call(), _ => throw fault)));

    private static PostgresException Of(string state) => new("It failed.", "ERROR", "ERROR", state);
}
