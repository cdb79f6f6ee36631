using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Plixo.Mail.Mime;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using Xunit.Abstractions;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>A cut at every byte of a conversation with a real Postfix, in both directions.</summary>
public sealed class CutTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    [Fact]
    public async Task A_cut_at_any_byte_sends_once_at_most_and_is_told_as_what_it_was()
    {
        var watch = Stopwatch.StartNew();
        await using var sink = new FaultServer { Features = ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"] };
        await using var postfix = await PostfixServer.StartAsync(sink.Port);
        var whole = await RunAsync(postfix, "uncut", null);
        Assert.IsType<TransmissionOutcome.Accepted>(whole.Outcome);
        var stops = Conversation(whole);
        var cuts = Cuts(whole, stops).ToList();

        var ends = new ConcurrentBag<Ended>();
        await Parallel.ForEachAsync(
            cuts.Select((cut, i) => (cut, i)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (one, _) => ends.Add(await RunAsync(postfix, $"cut{one.i:0000}", one.cut, stops)));
        await postfix.DrainedAsync();

        var delivered = sink.Taken.CountBy(taken => ($"<{MessageIds.Of(taken.Body)}>", taken.Recipient)).ToDictionary();
        output.WriteLine($"{cuts.Count} cuts in {watch.Elapsed.TotalSeconds:0} s: {string.Join(", ", ends.CountBy(end => end.Name).Select(pair => $"{pair.Value} {pair.Key}"))}; {delivered.Count - 1} delivered");
        Assert.All(delivered, pair => Assert.Equal(1, pair.Value));
        Assert.Equal(cuts.Count, ends.Count);
        Assert.All(ends, end => AssertTold(end, delivered.ContainsKey((end.MessageId, "ap@lmtp.test")), stops));
        // The test would prove nothing if no cut fell on either side.
        Assert.Contains(ends, end => end.Outcome is TransmissionOutcome.InDoubt && delivered.ContainsKey((end.MessageId, "ap@lmtp.test")));
        Assert.Contains(ends, end => end.Outcome is TransmissionOutcome.InDoubt && !delivered.ContainsKey((end.MessageId, "ap@lmtp.test")));
        Assert.Contains(ends, end => end.Outcome is TransmissionOutcome.NotSent);
        Assert.Contains(ends, end => end.Outcome is null);
    }

    private static void AssertTold(Ended end, bool delivered, Stops stops)
    {
        var accepted = end.Outcome is TransmissionOutcome.Accepted;
        var doubtful = end.Outcome is TransmissionOutcome.InDoubt;
        Assert.True(delivered || !accepted, $"{end}: accepted, and nothing arrived");
        Assert.True(!delivered || accepted || doubtful, $"{end}: arrived, and is told as not sent");
        if (!doubtful) return;
        Assert.True(end.FromClient.Length >= stops.Dot, $"{end}: in doubt before the final CRLF.CRLF");
        Assert.False(Text(end.FromServer[Math.Min(stops.Data, end.FromServer.Length)..]).EndsWith("\r\n", StringComparison.Ordinal), $"{end}: in doubt after the whole answer");
    }

    /// <param name="Dot">Bytes of the client before the final CRLF.CRLF.</param>
    /// <param name="Body">Bytes of the client before the dot itself.</param>
    /// <param name="Data">Bytes of the server up to its answer to DATA.</param>
    private sealed record Stops(int Dot, int Body, int Data);

    private sealed record Ended(string MessageId, Cut? Cut, OpenResult Opened, TransmissionOutcome? Outcome, byte[] FromClient, byte[] FromServer)
    {
        public string Name => (Outcome ?? (object)Opened).GetType().Name;

        public override string ToString() => $"{Cut}, {Outcome?.ToString() ?? Opened.ToString()}";
    }

    private static async Task<Ended> RunAsync(PostfixServer postfix, string name, Cut? cut, Stops? stops = null)
    {
        var id = MessageId.Parse($"<{name.PadRight(7, 'x')}@seller.example>");
        var message = Encoding.ASCII.GetBytes($"Message-ID: {id}\r\nFrom: ar@seller.example\r\nSubject: x\r\n\r\n.\r\nhi\r\n");
        await using var proxy = new CutProxy(postfix.Port, cut);
        await using var transport = new SmtpTransport(Wire.Options(proxy.Port), new ManualTime(), NoFaultPoints.Instance);
        var opened = await transport.OpenAsync(Wire.For("ap@lmtp.test") with { MessageId = id }, message, default);
        TransmissionOutcome? outcome = null;
        if (opened is OpenResult.Ready { Transmission: var transmission })
        {
            // A cut before the dot is there before the word: that is what the client must find.
            if (cut is { AtNext: false } && stops is not null && (cut.FromClient ? cut.Bytes <= stops.Body : cut.Bytes <= stops.Data)) await proxy.CutAsync;
            outcome = await transmission.CompleteAsync(default);
        }

        return new Ended(id.Value, cut, opened, outcome, proxy.FromClient, proxy.FromServer);
    }

    /// <summary>Every byte up to the last answer; at the ends of answers both at once and with the next byte.</summary>
    private static IEnumerable<Cut> Cuts(Ended whole, Stops stops)
    {
        var dotEnd = stops.Body + ".\r\n".Length;
        var answer = Text(whole.FromServer).IndexOf("\r\n", stops.Data, StringComparison.Ordinal) + 2;
        for (var i = 0; i <= dotEnd; i++) yield return new Cut(true, i, false);
        for (var i = 0; i <= answer; i++)
        {
            yield return new Cut(false, i, false);
            if (i == 0 || (i < answer && whole.FromServer[i - 1] == '\n')) yield return new Cut(false, i, true);
        }
    }

    private static Stops Conversation(Ended whole)
    {
        var dot = Text(whole.FromClient).LastIndexOf("\r\n.\r\n", StringComparison.Ordinal);
        var data = Text(whole.FromServer).IndexOf("354 ", StringComparison.Ordinal);
        return new Stops(dot, dot + 2, Text(whole.FromServer).IndexOf("\r\n", data, StringComparison.Ordinal) + 2);
    }

    private static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);
}
