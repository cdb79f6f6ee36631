using System.Collections.Immutable;

namespace Plixo.Silo.Import.Csv;

/// <summary>What becomes of one row, or of the adjacent rows of one document.</summary>
/// <param name="Row">Row below the header, the first being 1.</param>
/// <param name="Line">Line of the file on which the row starts, the header line being 1.</param>
/// <param name="Id">The row's external_id as written; empty where it has none.</param>
public abstract record Verdict<T>(int Row, long Line, string Id) where T : notnull;

/// <summary>The row is good.</summary>
/// <param name="LastRow">The last row of the document; equal to Row where lines are not grouped.</param>
public sealed record Taken<T>(int Row, long Line, string Id, int LastRow, T Record) : Verdict<T>(Row, Line, Id) where T : notnull;

/// <summary>The row says once more exactly what <paramref name="FirstRow"/> said. It changes nothing.</summary>
public sealed record Repeated<T>(int Row, long Line, string Id, int FirstRow) : Verdict<T>(Row, Line, Id) where T : notnull;

/// <summary>The row is refused, for each of these faults.</summary>
public sealed record Refused<T>(int Row, long Line, string Id, ImmutableArray<RowFault> Faults) : Verdict<T>(Row, Line, Id) where T : notnull;
