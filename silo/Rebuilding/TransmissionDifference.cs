using System.Collections.Immutable;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Rebuilding;

/// <summary>
/// The row of a transmission has two writers. What the mailer writes of it (claims, arms, the state while it is open) stands in
/// no event, and is left as it is. A row that is gone or claims an outcome that no event tells of, while the e-mail is open,
/// comes back armed under no lease: nobody knows whether its dot was written, so the mailer reports it in doubt and nobody
/// sends it again.
/// </summary>
internal static class TransmissionDifference
{
    private const int Recipient = 5;
    private const int State = 7;
    private const int Intended = 15;
    private const int Armed = 21;
    private const int Ended = 22;
    private const int Evidence = 23;

    private static readonly RowTable Table = TransmissionTable.Instance.Table;

    /// <summary>Recalled, attempt, owner, lease, its epoch, claimed, armed, the arm by the real clock, and its relay.</summary>
    private static readonly ImmutableArray<int> OfMailer = [8, 16, 17, 18, 19, 20, Armed, 25, 26];

    private static readonly ImmutableArray<int> OfCustomer = [.. Enumerable.Range(0, Table.Columns.Length).Except(OfMailer)];

    private static readonly ImmutableArray<int> WhileOpen = [.. OfCustomer.Except([State, Evidence])];

    private static readonly ImmutableArray<int> All = [.. Enumerable.Range(0, Table.Columns.Length)];

    public static RowChange? Of(object?[] made, object?[]? there)
    {
        var isOpen = made[Ended] is null;
        if (there is null) return RowChange.Set(Table, All, isOpen ? Doubtful(made) : made);
        // Whom an erased address was nobody can say.
        if (made[Recipient] is "") made = With(made, Recipient, there[Recipient]);
        if (isOpen && (there[Ended] is not null || there[State] is TransmissionStates.Accepted or TransmissionStates.Refused or TransmissionStates.InDoubt))
            return RowChange.Set(Table, All, Doubtful(made));
        var columns = isOpen ? WhileOpen : OfCustomer;
        return columns.All(column => Equals(made[column], there[column]))
            ? null
            : RowChange.Set(Table, columns, [.. columns.Select(column => made[column])]);
    }

    private static object?[] Doubtful(object?[] made) => With(With(made, State, TransmissionStates.Armed), Armed, made[Intended]);

    private static object?[] With(object?[] row, int column, object? value)
    {
        var changed = row.ToArray();
        changed[column] = value;
        return changed;
    }
}
