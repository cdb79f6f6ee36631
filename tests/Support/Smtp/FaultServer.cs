using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Plixo.Tests.Support.Smtp;

/// <summary>An SMTP or LMTP server that does as it is told, and counts.</summary>
public sealed class FaultServer : IAsyncDisposable
{
    /// <summary>For the next e-mail that it is to take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly ConcurrentDictionary<Stage, TaskCompletionSource> reached = new();
    private readonly ConcurrentBag<Peer> peers = [];
    private readonly SemaphoreSlim tookOne = new(0);
    private readonly List<Task> talks = [];
    private readonly Task accepting;
    private int connections;
    private int open;
    private int mostOpen;

    public FaultServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string[] Features { get; init; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "SIZE 1000000", "ENHANCEDSTATUSCODES"];

    /// <summary>Consulted at every stage; null is no fault.</summary>
    public Func<Stage, Fault?> Faults { get; set; } = _ => null;

    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>Answers DATA with 354 although it took no recipient (RFC 2920 allows it).</summary>
    public bool AlwaysOpensData { get; init; }

    /// <summary>Said in the same write as the answer to STARTTLS.</summary>
    public string Injected { get; init; } = "";

    /// <summary>Every command line in order, AUTH's answers among them.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Bodies whose dot came, taken or not.</summary>
    public ConcurrentQueue<string> Dots { get; } = new();

    /// <summary>E-mails it took, by (recipient, body).</summary>
    public ConcurrentQueue<(string Recipient, string Body)> Taken { get; } = new();

    public int Connections => Volatile.Read(ref connections);

    /// <summary>The most connections that were open at once.</summary>
    public int MostOpen => Volatile.Read(ref mostOpen);

    /// <summary>Completes when a conversation comes to the stage's answer.</summary>
    public Task ReachedAsync(Stage stage) => Reached(stage).Task;

    /// <summary>Completes when it has taken so many.</summary>
    public async Task TakenAsync(int count)
    {
        while (Taken.Count < count)
        {
            if (!await tookOne.WaitAsync(Patience)) throw new TimeoutException($"{Taken.Count} of {count} e-mails were taken, and then none for {Patience.TotalMinutes} minutes.");
        }
    }

    internal void Take(string recipient, string body)
    {
        Taken.Enqueue((recipient, body));
        tookOne.Release();
    }

    /// <summary>Completes when the last connection so far has ended at this end.</summary>
    public Task AllClosedAsync()
    {
        Task[] conversations;
        lock (talks) conversations = [.. talks];
        return Task.WhenAll(conversations);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        foreach (var peer in peers) peer.Dispose();
        await accepting;
    }

    private TaskCompletionSource Reached(Stage stage) =>
        reached.GetOrAdd(stage, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var peer = new Peer(await listener.AcceptSocketAsync());
                peers.Add(peer);
                Interlocked.Increment(ref connections);
                var talk = TalkAsync(peer);
                lock (talks) talks.Add(talk);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await AllClosedAsync();
        }
    }

    private async Task TalkAsync(Peer peer)
    {
        var now = Interlocked.Increment(ref open);
        if (now > Volatile.Read(ref mostOpen)) Volatile.Write(ref mostOpen, now);
        try
        {
            if (ImplicitTls) await peer.EncryptAsync(Certificate!);
            if (await AnswerAsync(peer, Stage.Greeting, "220 fault.test ESMTP\r\n")) await new Conversation(this, peer).RunAsync();
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went, or the test ended.
        }
        finally
        {
            peer.Dispose();
            Interlocked.Decrement(ref open);
        }
    }

    /// <returns>False where the conversation is over.</returns>
    internal async Task<bool> AnswerAsync(Peer peer, Stage stage, string answer, Action<bool>? decided = null)
    {
        var fault = Faults(stage);
        decided?.Invoke(fault?.Takes ?? true);
        Reached(stage).TrySetResult();
        if (fault is not null) return await fault.What(peer);
        await peer.SayAsync(answer);
        return true;
    }
}
