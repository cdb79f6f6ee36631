using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Identity;

/// <summary>What lets somebody in.</summary>
/// <param name="Hash">SHA-256 of the secret, lower-case hex. The secret itself is kept nowhere.</param>
/// <param name="Id">`t-…` for a token, `s-…` a session, `l-…` a link.</param>
/// <param name="Subject">The user's name; for a token its id.</param>
/// <param name="Name">Of a token, for people.</param>
/// <param name="Role">Of a token; a user's stands in the workspace, so that a change holds at once.</param>
/// <param name="Segments">Of a token, separated by commas; empty: all.</param>
/// <param name="Used">When it was used last; a link that was used does not work again.</param>
public sealed record CredentialRow(
    string Hash, string Id, CredentialKind Kind, string Subject, string Name, string Role, string Segments, string Creator,
    Instant Created, Instant? Expires, Instant? Used, bool Revoked, string Request);

public enum CredentialKind
{
    Link = 1,
    Session,
    Token,
}

public sealed class CredentialTable : RowTableOf<CredentialRow>
{
    public static readonly CredentialTable Instance = new();

    private CredentialTable()
        : base(
            "credential", 1, Text("hash"), Text("id"), Text("kind"), Text("subject"), Text("name"), Text("role"), Text("segments"),
            Text("creator"), Integer("created"), Integer("expires"), Integer("used"), Integer("revoked"), Text("request"))
    {
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(CredentialRow row) =>
    [
        row.Hash, row.Id, row.Kind.ToString(), row.Subject, row.Name, row.Role, row.Segments, row.Creator, row.Created.ToRow(),
        row.Expires.ToRow(), row.Used.ToRow(), row.Revoked.ToRow(), row.Request,
    ];

    public override CredentialRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (string)values[1]!, Enum.Parse<CredentialKind>((string)values[2]!), (string)values[3]!, (string)values[4]!,
        (string)values[5]!, (string)values[6]!, (string)values[7]!, RowValues.ToInstant(values[8]), RowValues.ToInstantOrNull(values[9]),
        RowValues.ToInstantOrNull(values[10]), RowValues.ToFlag(values[11]), (string)values[12]!);
}

/// <summary>A user who may not sign in.</summary>
public sealed record DisabledUserRow(string Name, Instant At, string By);

public sealed class DisabledUserTable : RowTableOf<DisabledUserRow>
{
    public static readonly DisabledUserTable Instance = new();

    private DisabledUserTable()
        : base("disabled_user", 1, Text("name"), Integer("at"), Text("by"))
    {
    }

    public override object?[] Write(DisabledUserRow row) => [row.Name, row.At.ToRow(), row.By];

    public override DisabledUserRow Read(IReadOnlyList<object?> values) =>
        new((string)values[0]!, RowValues.ToInstant(values[1]), (string)values[2]!);
}
