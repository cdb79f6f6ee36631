using System.Data.Common;

namespace Plixo.Silo.Stores;

/// <summary>
/// One statement of a batch, with named parameters. `$now` (the store's real clock), `$business` (the business clock) and
/// `$stamp` (a number never given before) are the store's; `IN $name` takes an array. Comments such as /*for update*/ lock
/// where the engine knows row locks. A statement that finds rows must say what to do with them.
/// </summary>
internal sealed class Statement(string sql)
{
    public string Sql => sql;

    public List<(string Name, object? Value)> Parameters { get; } = [];

    public Action<DbDataReader>? Row { get; private set; }

    /// <summary>Where set, the statement must find a row, else the whole batch is undone and this names why.</summary>
    public string? Required { get; private set; }

    public Statement With(string name, object? value)
    {
        Parameters.Add((name, value));
        return this;
    }

    public Statement Each(Action<DbDataReader> row)
    {
        Row = row;
        return this;
    }

    public Statement OrUndo(string why)
    {
        Required = why;
        return this;
    }
}

/// <summary>A requirement of a batch did not hold; nothing was written.</summary>
internal sealed class RequirementException(string what) : Exception(what)
{
    public string What => Message;
}
