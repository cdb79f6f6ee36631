using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Capture;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Tests.Mail.Mime;

namespace Plixo.Tests.Mail.Capture;

public sealed class CaptureTransportTests : TestFolder
{
    private static readonly byte[] Message = MimeWriter.Write(Messages.Full());

    [Fact]
    public async Task Until_the_dot_the_message_is_in_tmp_only()
    {
        await using var transmission = await OpenAsync(To("ap@buyer.example"));

        Assert.Single(Files("tmp"));
        Assert.Empty(Files("new"));

        Assert.IsType<TransmissionOutcome.Accepted>(await transmission.CompleteAsync(default));
        Assert.Empty(Files("tmp"));
        Assert.Single(Files("new"));
    }

    [Fact]
    public async Task The_file_is_the_envelope_as_a_delivering_server_notes_it_and_then_the_message()
    {
        var envelope = To("ap@bücher.example") with
        {
            ReturnPath = MailAddress.Parse("bounce+k7.sig@seller.example"),
            Archive = MailAddress.Parse("archive@seller.example"),
        };
        await using var transmission = await OpenAsync(envelope);
        await transmission.CompleteAsync(default);

        var file = await File.ReadAllBytesAsync(Files("new").Single());

        const string noted = "Return-Path: <bounce+k7.sig@seller.example>\r\nDelivered-To: ap@xn--bcher-kva.example\r\nX-Archived-To: archive@seller.example\r\n";
        Assert.Equal([.. Encoding.ASCII.GetBytes(noted), .. Message], file);
    }

    [Fact]
    public async Task Abort_deletes_and_nothing_arrives()
    {
        var transmission = await OpenAsync(To("ap@buyer.example"));
        await transmission.AbortAsync();
        await transmission.DisposeAsync();

        Assert.Empty(Files("tmp"));
        Assert.Empty(Files("new"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transmission.CompleteAsync(default));
    }

    [Fact]
    public async Task Disposing_without_a_word_aborts()
    {
        await using (await OpenAsync(To("ap@buyer.example")))
        {
        }

        Assert.Empty(Files("tmp"));
        Assert.Empty(Files("new"));
    }

    [Fact]
    public async Task Disposing_after_the_dot_leaves_the_message()
    {
        await using (var transmission = await OpenAsync(To("ap@buyer.example")))
            await transmission.CompleteAsync(default);

        Assert.Single(Files("new"));
    }

    [Fact]
    public async Task Cancelled_before_the_dot_is_not_sent()
    {
        await using var transmission = await OpenAsync(To("ap@buyer.example"));

        Assert.IsType<TransmissionOutcome.NotSent>(await transmission.CompleteAsync(new CancellationToken(canceled: true)));
        Assert.Empty(Files("tmp"));
        Assert.Empty(Files("new"));
    }

    [Fact]
    public async Task Cancelled_before_the_body_leaves_nothing()
    {
        await using var transport = new CaptureTransport(Folder, CaptureRules.AcceptAll);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => transport.OpenAsync(To("ap@buyer.example"), Message, new CancellationToken(canceled: true)));
        Assert.Empty(Files("tmp"));
    }

    [Fact]
    public async Task A_second_transmission_of_the_same_pair_is_a_second_file()
    {
        foreach (var spelling in new[] { "ap@buyer.example", "AP@Buyer.example" })
        {
            await using var transmission = await OpenAsync(To(spelling));
            await transmission.CompleteAsync(default);
        }

        var names = Files("new").Select(Path.GetFileName).Order().ToList();
        Assert.Equal(2, names.Count);
        Assert.Equal(names[0]!.Replace(".1.eml", ".2.eml", StringComparison.Ordinal), names[1]);
    }

    [Fact]
    public async Task Writers_at_once_never_overwrite_each_other()
    {
        await using var transport = new CaptureTransport(Folder, CaptureRules.AcceptAll);

        await Parallel.ForAsync(0, 200, async (i, cancellation) =>
        {
            var open = await transport.OpenAsync(To($"ap{i % 4}@buyer.example"), Message, cancellation);
            await using var transmission = Assert.IsType<OpenResult.Ready>(open).Transmission;
            Assert.IsType<TransmissionOutcome.Accepted>(await transmission.CompleteAsync(cancellation));
        });

        Assert.Empty(Files("tmp"));
        var byRecipient = new CaptureMailbox(Folder).List().CountBy(message => message.Recipient).ToDictionary();
        Assert.Equal(4, byRecipient.Count);
        Assert.All(byRecipient.Values, count => Assert.Equal(50, count));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_before_the_dot()
    {
        await using var transport = new CaptureTransport(Folder, CaptureRules.AcceptAll);
        Directory.Delete(Path.Combine(Folder, "tmp"));

        var result = await transport.OpenAsync(To("ap@buyer.example"), Message, default);

        Assert.Equal(TransportPhase.Body, Assert.IsType<OpenResult.Failed>(result).Phase);
    }

    [Fact]
    public async Task The_mailbox_lists_what_arrived_with_decoded_subjects()
    {
        Assert.Empty(new CaptureMailbox(Path.Combine(Folder, "absent")).List());
        await using var transmission = await OpenAsync(To("ap@buyer.example") with { ReturnPath = MailAddress.Parse("b@seller.example") });
        await transmission.CompleteAsync(default);

        var message = Assert.Single(new CaptureMailbox(Folder).List());

        Assert.Equal(
            new CapturedMessage(Files("new").Single(), "<k7.3@mail.seller.example>", "ap@buyer.example", "b@seller.example", "Überfällig: Rechnung 7 🧾"),
            message);
    }

    private async Task<ITransmission> OpenAsync(Envelope envelope)
    {
        var transport = new CaptureTransport(Folder, CaptureRules.AcceptAll);
        return Assert.IsType<OpenResult.Ready>(await transport.OpenAsync(envelope, Message, default)).Transmission;
    }

    private static Envelope To(string recipient) => new()
    {
        MessageId = Messages.Full().MessageId,
        Recipient = MailAddress.Parse(recipient),
    };
}
