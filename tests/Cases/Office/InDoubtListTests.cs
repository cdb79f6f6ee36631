using System.Globalization;
using System.Text.Json;
using NodaTime;
using Plixo.Cli;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Mailer;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using Plixo.V1;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Office;

/// <summary>
/// The list of what is in doubt, of a silo that really sends: what was sent, when, to which relay, how it ended, and every piece of
/// evidence there is.
/// </summary>
public sealed class InDoubtListTests : IAsyncLifetime
{
    /// <summary>Takes each e-mail, and hangs up instead of saying so.</summary>
    private readonly FaultServer relay = new() { Faults = stage => stage == Stage.Dot ? Fault.Closes(takes: true) : null };

    private ServingSilo silo = null!;
    private string token = "";
    private PlixoClient plixo = null!;

    public async Task InitializeAsync()
    {
        var zone = SystemClock.Instance.GetCurrentInstant().InUtc().Hour < 12 ? "UTC" : "Etc/GMT+12"; // nothing is armed at the end of the day
        silo = await ServingSilo.StartAsync(change: policy => policy with { Zone = zone }, relay: relay.Port);
        token = await silo.TokenAsync(Roles.Administrator);
        plixo = new PlixoClient(silo.Grpc, token);
    }

    public async Task DisposeAsync()
    {
        plixo.Dispose();
        await silo.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_what_was_sent_when_to_which_relay_how_it_ended_and_every_piece_of_evidence()
    {
        var row = await DoubtAsync();

        var shown = Assert.Single((await plixo.Mail.ListInDoubtAsync(new())).Transmissions);

        var arrived = Assert.Single(relay.Taken);
        Assert.Equal(($"transmissions/{row.Id}", "ap@c1.example", MessageIds.Of(arrived.Body)), (shown.Name, shown.Recipient, shown.MessageId));
        Assert.Equal($"customers/{Customer("c1")}", shown.Customer);
        Assert.Equal($"{shown.Customer}/drafts/{row.Draft}", shown.Draft);
        Assert.Equal([$"{shown.Customer}/invoices/{Invoice("i-c1")}"], shown.Invoices);
        Assert.NotEmpty(shown.Subject);
        Assert.Equal(shown.Subject, (await plixo.Mail.GetMessageAsync(new() { Name = shown.Name })).Email.Subject);
        Assert.True(shown.IntendTime <= shown.ArmTime && shown.ArmTime <= shown.EndTime, $"{shown.IntendTime} {shown.ArmTime} {shown.EndTime}");
        Assert.Equal(row.Armed!.Value.ToDateTimeOffset(), shown.ArmTime.ToDateTimeOffset());
        Assert.Equal($"127.0.0.1:{relay.Port}", shown.Relay);
        Assert.Equal((1, TransmissionState.InDoubt), (shown.Attempt, shown.State));
        Assert.Contains("dot", shown.Evidence, StringComparison.Ordinal);
        Assert.Equal(
            [("replied", "We have your reminder"), ("bounced-soft", "Mailbox full")],
            shown.LaterEvidence.Select(piece => (piece.Kind, piece.Words)));
        Assert.Equal(shown.LaterEvidence.Order(Comparer<TransmissionEvidence>.Create((left, right) => left.CreateTime.CompareTo(right.CreateTime))), shown.LaterEvidence);
        Assert.All(shown.LaterEvidence, piece => Assert.True(piece.CreateTime >= shown.EndTime));
    }

    [Fact]
    public async Task What_only_the_journal_has_is_listed_with_that_as_its_evidence()
    {
        var at = (await silo.Parts.Store.ClockAsync(default)).Business;
        var line = new JournalLine(at, silo.Parts.Store.Identity.Id, "<m-lost@acme.example>", $"t-{Customer("c9")}-7-1", 2, ServingSilo.Segment.Value);
        await File.AppendAllTextAsync(silo.Parts.Options.Mail.Journal, $"{line}\n");

        await plixo.Operations.ReconcileAsync(new());

        var shown = Assert.Single((await plixo.Mail.ListInDoubtAsync(new())).Transmissions);
        Assert.Equal(($"transmissions/{line.Transmission}", "m-lost@acme.example", 2), (shown.Name, shown.MessageId, shown.Attempt));
        Assert.Equal(at.ToDateTimeOffset(), shown.ArmTime.ToDateTimeOffset());
        Assert.Contains("journal", shown.Evidence, StringComparison.Ordinal);
        Assert.Equal(("", "", 0), (shown.Subject, shown.Relay, shown.LaterEvidence.Count));
    }

    [Fact]
    public async Task The_command_line_shows_the_same_and_settles_it_with_who_said_so()
    {
        var row = await DoubtAsync();

        var listed = JsonDocument.Parse(await RunAsync("ops", "in-doubt", "-o", "ndjson")).RootElement;
        var table = await RunAsync("ops", "in-doubt");
        await RunAsync("ops", "settle", row.Id, "--accepted", "yes", "--evidence", "It stands in the relay's log");

        Assert.Equal(row.MessageId, listed.GetProperty("messageId").GetString());
        // A table cuts what is long; the other forms have every piece whole.
        Assert.Equal(["We have your reminder", "Mailbox full"], listed.GetProperty("laterEvidence").EnumerateArray().Select(piece => piece.GetProperty("words").GetString()));
        foreach (var words in new[] { row.Id, "ap@c1.example", row.MessageId, $"127.0.0.1:{relay.Port}", "We have your reminder" })
            Assert.True(table.Contains(words, StringComparison.Ordinal), table);
        Assert.Empty((await plixo.Mail.ListInDoubtAsync(new())).Transmissions);
        var settled = Assert.Single((await plixo.Mail.ListTransmissionsAsync(new())).Transmissions);
        Assert.Equal(TransmissionState.Accepted, settled.State);
        Assert.EndsWith(": It stands in the relay's log", settled.Evidence, StringComparison.Ordinal);
    }

    /// <summary>An e-mail whose dot was written and never answered, and what came back of it.</summary>
    private async Task<TransmissionRow> DoubtAsync()
    {
        await silo.ChaseAsync("c1", "ap@c1.example");
        var row = (await silo.EndedAsync(1)).Single();
        var ended = row.Ended!.Value;
        await silo.AskAsync(row.Customer.Grain, new ReportBounced(row.Id, row.To, ended + Duration.FromMinutes(2), "Mailbox full", Hard: false, Suppress: false));
        await silo.AskAsync(row.Customer.Grain, new ReportReplied(row.Id, ended + Duration.FromMinutes(1), "We have your reminder"));
        return row;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        Environment.SetEnvironmentVariable("PLIXO_TOKEN", token);
        try
        {
            var code = await CommandLine.RunAsync([.. arguments, "--address", silo.Grpc.ToString()], output, errors, CancellationToken.None);
            Assert.True(code == ExitCode.Ok, $"{output}{errors}");
            return output.ToString();
        }
        finally
        {
            Environment.SetEnvironmentVariable("PLIXO_TOKEN", null);
        }
    }
}
