namespace Plixo.Silo.Stores;

/// <summary>What a batch of statements does.</summary>
internal enum Access
{
    /// <summary>Reads rows by their keys, or few by an index.</summary>
    Lookup = 1,

    /// <summary>Reads what fits an index, which may be many rows.</summary>
    Find,

    /// <summary>Reads lists, joins and sums of the read model.</summary>
    Query,

    Write,
}
