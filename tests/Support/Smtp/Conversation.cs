namespace Plixo.Tests.Support.Smtp;

/// <summary>One connection of a <see cref="FaultServer"/>, from EHLO or LHLO to its end.</summary>
internal sealed class Conversation(FaultServer server, Peer peer)
{
    private readonly List<string> recipients = [];
    private bool isLmtp;

    public async Task RunAsync()
    {
        while (await peer.LineAsync() is { } line)
        {
            server.Commands.Enqueue(line);
            if (!await ObeyAsync(line)) return;
        }
    }

    private async Task<bool> ObeyAsync(string line)
    {
        var verb = line.Split(' ')[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "LHLO" or "HELO":
                isLmtp = verb == "LHLO";
                return await server.AnswerAsync(peer, Stage.Hello, verb == "HELO" ? "250 fault.test\r\n" : Offer());
            case "STARTTLS":
                if (!await server.AnswerAsync(peer, Stage.StartTls, $"220 go on\r\n{server.Injected}")) return false;
                if (server.Certificate is { } certificate) await peer.EncryptAsync(certificate);
                return true;
            case "AUTH":
                return await AccountAsync(line);
            case "MAIL":
                recipients.Clear();
                return await server.AnswerAsync(peer, Stage.Sender, "250 2.1.0 sender ok\r\n");
            case "RCPT":
                return await RecipientAsync(line);
            case "DATA":
                return await DataAsync();
            case "RSET" or "NOOP":
                recipients.Clear();
                await peer.SayAsync("250 2.0.0 ok\r\n");
                return true;
            case "QUIT":
                await peer.SayAsync("221 2.0.0 bye\r\n");
                return false;
            default:
                await peer.SayAsync("500 5.5.1 what?\r\n");
                return true;
        }
    }

    private string Offer()
    {
        string[] lines = ["fault.test", .. server.Features, .. server.Certificate is not null && !peer.IsEncrypted ? ["STARTTLS"] : Array.Empty<string>()];
        return string.Concat(lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}\r\n"));
    }

    private async Task<bool> AccountAsync(string line)
    {
        for (var asked = line == "AUTH LOGIN" ? 2 : 0; asked > 0; asked--)
        {
            await peer.SayAsync("334 VXNlcm5hbWU6\r\n");
            server.Commands.Enqueue(await peer.LineAsync() ?? "");
        }

        return await server.AnswerAsync(peer, Stage.Account, "235 2.7.0 welcome\r\n");
    }

    private async Task<bool> RecipientAsync(string line)
    {
        var stage = recipients.Count == 0 && !line.Contains("archive@", StringComparison.Ordinal) ? Stage.Recipient : Stage.Archive;
        return await server.AnswerAsync(peer, stage, "250 2.1.5 recipient ok\r\n", taken =>
        {
            if (taken) recipients.Add(line[(line.IndexOf('<') + 1)..line.IndexOf('>')]);
        });
    }

    private async Task<bool> DataAsync()
    {
        if (recipients.Count == 0 && !server.AlwaysOpensData)
        {
            await peer.SayAsync("554 5.5.1 no valid recipients\r\n");
            return true;
        }

        var opened = false;
        var goesOn = await server.AnswerAsync(peer, Stage.Data, "354 go on\r\n", takes => opened = takes);
        if (!goesOn || !opened) return goesOn;
        if (await peer.BodyAsync() is not { } body) return false;
        server.Dots.Enqueue(body);
        var answer = string.Concat(Enumerable.Repeat("250 2.0.0 taken\r\n", isLmtp ? recipients.Count : 1));
        return await server.AnswerAsync(peer, Stage.Dot, answer, taken =>
        {
            if (taken) recipients.ForEach(recipient => server.Take(recipient, body));
        });
    }
}
