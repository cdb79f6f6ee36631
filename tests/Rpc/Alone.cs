namespace Plixo.Tests.Rpc;

/// <summary>Tests that measure the process's memory: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
