using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Addresses;
using Plixo.Mail.Capture;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Portal;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>A store with intents of one customer, and mailers over it that can crash.</summary>
internal sealed class MailerCase : IFaultPoints, IMailJournal, IDisposable
{
    public static readonly CustomerKey C1 = new("c-1");
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly string folder = Directory.CreateTempSubdirectory("plixo-mailer-").FullName;
    private readonly IMailTransport transport;
    private readonly TurnCodec codec;

    public MailerCase(CaptureRules? rules = null)
    {
        Store = MemoryStore.Open(new StoreOptions { Clock = Time });
        transport = new CaptureTransport(folder, rules ?? CaptureRules.Demo, this);
        Cipher = new PersonalCipher(Store, Key, new SeededRandom(1), Time);
        codec = new TurnCodec(
            new GrainCatalog(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain()), Cipher, new Upcasters());
    }

    public FakeTime Time { get; } = new();

    public MemoryStore Store { get; }

    public PersonalCipher Cipher { get; }

    /// <summary>What happens at a fault point; a test kills or interferes here.</summary>
    public Action<string> At { get; set; } = _ => { };

    public List<JournalLine> Journal { get; } = [];

    public LinkSigner Links { get; } = new(Key);

    public IReadOnlyList<CapturedMessage> Arrived => new CaptureMailbox(folder).List();

    /// <summary>The customer's turn has committed an intent for each address.</summary>
    public async Task IntendAsync(Action<EmailContentDraft>? change = null, params string[] addresses)
    {
        var draft = new EmailContentDraft();
        change?.Invoke(draft);
        var content = new EmailContent
        {
            MessageId = draft.MessageId,
            From = new EmailParty("Dana Jones", draft.From),
            Recipients = [.. addresses.Select(address => new EmailRecipient("", address, RecipientKind.To, new ContactKey("p-1")))],
            Subject = draft.Subject,
            Html = $"<a href=\"{draft.Link}\">Pay</a>",
            Text = $"Please pay: {draft.Link}\n",
            Language = "en",
        }.ToContent();
        content = content with { Bytes = await Cipher.PreparedAsync(true, () => codec.WriteContent(content), CancellationToken.None) };
        var rows = addresses.Select((address, index) => TransmissionTable.Instance.Difference(null, new TransmissionRow(
            $"t-c-1-{draft.Version}-{index}", C1, new SegmentKey("smb"), new DraftKey("d-1"), draft.MessageId, address, "",
            TransmissionStates.Intended, false, content.Digest, " i-1 ", new LocalDate(2026, 3, 2), draft.Permit + index,
            Time.Wall + draft.HoldsIn, Time.Wall + draft.OpenFor, Time.Wall, 0, "", "", 0, null, null, null, "", "p-1")).Single());
        await CommitAsync(new GrainCommit { Grain = C1.Grain, BaseVersion = 0, NewVersion = 0, Contents = [content], Rows = [.. rows] });
    }

    public async Task CommitAsync(GrainCommit commit) =>
        Assert.Equal(CommitVerdict.Committed, (await Store.CommitAsync([commit], CancellationToken.None))[0].Verdict);

    /// <summary>Something about the customer changed: what has not left is recalled.</summary>
    public Task RecallAsync() =>
        CommitAsync(new GrainCommit { Grain = C1.Grain, BaseVersion = 0, NewVersion = 0, Recalls = [new Recall(C1.Grain)] });

    /// <summary>A mailer of a silo that has just taken its lease.</summary>
    public async Task<(MailerStep Step, LeaseCheck Lease)> MailerAsync(string silo = "silo-1", byte[]? linkKey = null, FakeTime? clock = null, string start = "start-1", Duration ahead = default)
    {
        var lease = new MailerLease(Store, silo, start, Time);
        await lease.StepAsync(CancellationToken.None);
        var world = new MailerWorld(
            Store, codec, Cipher, transport, new EmailRendering(new LinkSigner(linkKey ?? Key), new ReplyAddress(MailAddress.Parse("replies@seller.example"), Key)), this,
            new MailerAddresses(new ReturnPath("mail.example", Key), null), clock ?? Time, this, NullLogger.Instance)
        { Ahead = ahead };
        return (new MailerStep(world), lease.Current!);
    }

    public async Task StepAsync(string silo = "silo-1")
    {
        var (step, lease) = await MailerAsync(silo);
        await step.StepAsync(lease, CancellationToken.None);
    }

    /// <summary>What the customer is told and has not read yet.</summary>
    public async Task<IReadOnlyList<CustomerMessage>> ToldAsync() =>
    [
        .. (await Store.WaitingAsync([.. Enumerable.Range(0, StoreLimits.DefaultPartitions)], [], 100, CancellationToken.None))
            .Select(waiting => (CustomerMessage)codec.ReadMessage(GrainKind.Customer, waiting.Type, waiting.Body)),
    ];

    public void Reach(string point, Envelope envelope) => At(point);

    public void Append(IReadOnlyCollection<JournalLine> lines) => Journal.AddRange(lines);

    public void Dispose()
    {
        Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }
}

internal sealed class EmailContentDraft
{
    public string MessageId { get; set; } = "m-c-1-7@sender.example";

    public string From { get; set; } = "dana@sender.example";

    public string Subject { get; set; } = "Your invoice";

    public string Link { get; set; } = $"https://pay.example/p/c-1.{Composer.SignatureMark}";

    public Duration OpenFor { get; set; } = Duration.FromHours(8);

    public int Version { get; set; } = 7;

    public long Permit { get; set; } = 1;

    /// <summary>How long after the intent its permit holds.</summary>
    public Duration HoldsIn { get; set; }
}

internal sealed class CrashException : Exception;
