using Microsoft.AspNetCore.Builder;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;

namespace Plixo.Tests.Cases.Office;

/// <summary>Every method is bound and guarded.</summary>
public sealed class ContractBindingTests : OfficeTests
{
    [Fact]
    public async Task Every_method_of_the_contract_is_bound_and_names_its_right()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPlixoRpc();
        await using var app = builder.Build();

        foreach (var service in OfficeDesk.Descriptors) app.MapRpc(service, Desk.All[service.Name]);

        Requirements.Check(OfficeDesk.Descriptors);
        Assert.Equal(Desk.All.Count, OfficeDesk.Descriptors.Count());
    }
}
