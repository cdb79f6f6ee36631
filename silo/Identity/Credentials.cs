using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Identity;

/// <summary>Makes, finds and ends credentials.</summary>
public sealed class Credentials(IStore store, IRandom random)
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = 32;

    public static readonly Duration LinkWorks = Duration.FromHours(24);

    /// <summary>A session ends after this, used or not.</summary>
    public static readonly Duration SessionLasts = Duration.FromHours(12);

    /// <summary>The time of the last use is written at most so often.</summary>
    private static readonly Duration UsedEvery = Duration.FromMinutes(5);

    /// <summary>Under which the first use of a link is kept, like the answer to a request: there is one.</summary>
    private const string FirstUse = "first use";

    private static readonly CredentialTable Table = CredentialTable.Instance;

    /// <summary>A one-time link's secret; links made before for the user stop working.</summary>
    public async Task<string> LinkAsync(string user, string creator, CancellationToken cancel)
    {
        var before = await ListAsync("subject = $value AND kind = 'Link' AND revoked = 0", user, cancel);
        return (await MakeAsync(
            CredentialKind.Link, "l-", user, "", "", "", creator, LinkWorks, "", [.. before.Select(Revoked)], cancel)).Secret;
    }

    /// <summary>
    /// Trades a link for a session; null where it never worked, has worked already, or has expired. The store takes a link's first use and no
    /// other, also of two at the same instant.
    /// </summary>
    public async Task<(string Secret, CredentialRow Session)?> SignInAsync(string link, CancellationToken cancel)
    {
        for (var tries = 0; tries < OnceWrites.Tries; tries++)
        {
            if (await FindAsync(link, CredentialKind.Link, cancel) is not { Used: null } found) return null;
            var made = Make(CredentialKind.Session, "s-", found.Subject, "", "", "", found.Creator, SessionLasts, "", await NowAsync(cancel));
            if (await store.WriteOnceAsync(
                new ReplyWrite(new RequestKey(found.Creator, FirstUse, found.Id), [], [], made.Row.Created),
                [.. Table.Difference(null, found with { Used = made.Row.Created, Revoked = true }), .. Table.Difference(null, made.Row)], cancel)) return made;
        }

        throw new TimeoutException("The store did not take the first use of a link.");
    }

    public Task<(string Secret, CredentialRow Session)> SessionAsync(string user, CancellationToken cancel) =>
        MakeAsync(CredentialKind.Session, "s-", user, "", "", "", $"users/{user}", SessionLasts, "", [], cancel);

    /// <param name="lasts">Null: until it is revoked.</param>
    /// <param name="request">Names the request, so that it can be asked whether it made one; empty where nobody asks.</param>
    public Task<(string Secret, CredentialRow Token)> TokenAsync(
        string name, string role, string segments, string creator, Duration? lasts, string request, CancellationToken cancel) =>
        MakeAsync(CredentialKind.Token, "t-", "", name, role, segments, creator, lasts, request, [], cancel);

    /// <summary>The session or token of a secret, while it works. Its use is noted now and then.</summary>
    public async Task<CredentialRow?> UseAsync(string secret, CancellationToken cancel)
    {
        if (await ListAsync("hash = $value", HashOf(secret), cancel) is not [{ Revoked: false, Kind: CredentialKind.Session or CredentialKind.Token } found]) return null;
        var now = await NowAsync(cancel);
        if (found.Expires <= now) return null;
        if (found.Used is null || now - found.Used > UsedEvery)
            await store.WriteAsync([RowChange.Set(Table.Table, [0, 10], found.Hash, now.ToRow())], null, cancel);
        return found;
    }

    public async Task<bool> EndAsync(string id, CancellationToken cancel)
    {
        var found = await ListAsync("id = $value", id, cancel);
        await store.WriteAsync([.. found.Select(Revoked)], null, cancel);
        return found.Count > 0;
    }

    /// <summary>Nothing of the user works any more.</summary>
    public async Task EndAllAsync(string user, CancellationToken cancel) => await store.WriteAsync(
        [.. (await ListAsync("subject = $value AND revoked = 0", user, cancel)).Select(Revoked)], null, cancel);

    /// <summary>The token that a request made; null for none. Its secret is not shown twice.</summary>
    public async Task<CredentialRow?> ByRequestAsync(string request, CancellationToken cancel) => request.Length == 0
        ? null
        : await ListAsync("request = $value AND kind = 'Token'", request, cancel) is [var made, ..] ? made : null;

    public async Task<CredentialRow?> TokenAsync(string id, CancellationToken cancel) =>
        await ListAsync("id = $value AND kind = 'Token'", id, cancel) is [var token, ..] ? token : null;

    public async Task<bool> IsDisabledAsync(string user, CancellationToken cancel) => (await store.QueryAsync(
        "SELECT name FROM disabled_user WHERE name = $name", new Dictionary<string, object?> { ["$name"] = user }, _ => true, cancel)).Count > 0;

    /// <summary>When a user was last here; null where never.</summary>
    public async Task<Instant?> SeenAsync(string user, CancellationToken cancel) => (await store.QueryAsync(
        "SELECT max(used) FROM credential WHERE subject = $name", new Dictionary<string, object?> { ["$name"] = user },
        row => RowValues.ToInstantOrNull(row[0]), cancel))[0];

    private async Task<CredentialRow?> FindAsync(string secret, CredentialKind kind, CancellationToken cancel)
    {
        return await ListAsync("hash = $value", HashOf(secret), cancel) is [{ Revoked: false } found] && found.Kind == kind && (found.Expires is null || found.Expires > await NowAsync(cancel)) ? found : null;
    }

    private async Task<(string Secret, CredentialRow Row)> MakeAsync(
        CredentialKind kind, string prefix, string subject, string name, string role, string segments, string creator, Duration? lasts,
        string request, IReadOnlyList<RowChange> also, CancellationToken cancel)
    {
        var made = Make(kind, prefix, subject, name, role, segments, creator, lasts, request, await NowAsync(cancel));
        await store.WriteAsync([.. also, .. Table.Difference(null, made.Row)], null, cancel);
        return made;
    }

    private (string Secret, CredentialRow Row) Make(
        CredentialKind kind, string prefix, string subject, string name, string role, string segments, string creator, Duration? lasts,
        string request, Instant now)
    {
        var secret = Secret();
        var id = prefix + random.Hex(8);
        return (secret, new CredentialRow(
            HashOf(secret), id, kind, kind == CredentialKind.Token ? id : subject, name, role, segments, creator, now, now + lasts, null, false, request));
    }

    /// <summary>One that stands as a word of a command line is none of its options.</summary>
    private string Secret()
    {
        var bytes = new byte[SecretBytes];
        while (true)
        {
            random.Fill(bytes);
            var secret = Base64Url.EncodeToString(bytes);
            if (secret[0] != '-') return secret;
        }
    }

    private Task<IReadOnlyList<CredentialRow>> ListAsync(string where, string value, CancellationToken cancel) => store.QueryAsync(
        $"SELECT {Table.Select} FROM credential WHERE {where}", new Dictionary<string, object?> { ["$value"] = value }, Table.Read, cancel);

    private static RowChange Revoked(CredentialRow row) => RowChange.Set(Table.Table, [0, 11], row.Hash, true.ToRow());

    private async Task<Instant> NowAsync(CancellationToken cancel) => (await store.ClockAsync(cancel)).Real;

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
