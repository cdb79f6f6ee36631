using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>AUTH (RFC 4954). What proves the account goes over an encrypted connection, or to this machine itself.</summary>
internal static class Authentication
{
    private const int GoOn = 334;

    /// <returns>The server's last word: 235, or why not.</returns>
    public static async Task<SmtpReply> ProveAsync(
        SmtpAccount account, SmtpWire wire, ServerFeatures features, TimeSpan limit, CancellationToken cancel)
    {
        if (!wire.IsEncrypted && !wire.IsLoopback)
            throw new WireException("an account is never shown in clear to another machine");
        return account switch
        {
            SmtpAccount.WithToken it when Offers("XOAUTH2") => await TokenAsync(it.User, await FreshAsync(it)),
            SmtpAccount.WithPassword it when Offers("PLAIN") => await SayAsync($"AUTH PLAIN {Encoded($"\0{it.User}\0{it.Password}")}"),
            SmtpAccount.WithPassword it when Offers("LOGIN") => await LoginAsync(it),
            SmtpAccount.WithToken => throw Missing("XOAUTH2"),
            _ => throw Missing("PLAIN or LOGIN"),
        };

        bool Offers(string mechanism) => features.Authentication.Contains(mechanism);

        WireException Missing(string wanted) => new(features.Authentication.Count == 0
            ? "the server offers no AUTH"
            : $"the server offers AUTH {string.Join(' ', features.Authentication)}, not {wanted}");

        async Task<SmtpReply> LoginAsync(SmtpAccount.WithPassword it)
        {
            var answer = await SayAsync("AUTH LOGIN");
            if (answer.Code == GoOn) answer = await SayAsync(Encoded(it.User));
            if (answer.Code == GoOn) answer = await SayAsync(Encoded(it.Password));
            return answer;
        }

        async Task<string> FreshAsync(SmtpAccount.WithToken it)
        {
            try
            {
                return await it.Token(cancel);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new WireException($"there is no access token: {fault.Message}");
            }
        }

        async Task<SmtpReply> TokenAsync(string user, string token)
        {
            var answer = await SayAsync($"AUTH XOAUTH2 {Encoded($"user={user}\u0001auth=Bearer {token}\u0001\u0001")}");
            // The challenge holds the fault in JSON; an empty line asks for the refusal itself.
            return answer.Code == GoOn ? await SayAsync("") : answer;
        }

        async Task<SmtpReply> SayAsync(string line)
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), limit, cancel);
            return await wire.ReadReplyAsync(limit, cancel);
        }
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
