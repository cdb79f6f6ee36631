namespace Plixo.Tests.Support.Smtp;

/// <summary>Where a <see cref="FaultServer"/> misbehaves: at its answer to this.</summary>
public enum Stage
{
    Greeting,
    Hello,
    StartTls,
    Account,
    Sender,
    Recipient,
    Archive,
    Data,
    Dot,
}

/// <summary>What a <see cref="FaultServer"/> does instead of its answer.</summary>
/// <param name="What">True where the conversation goes on.</param>
/// <param name="Takes">At the dot: whether it takes the e-mail.</param>
public sealed record Fault(Func<Peer, Task<bool>> What, bool Takes = false)
{
    /// <summary>Another answer; the conversation goes on.</summary>
    public static Fault Says(string text, bool takes = false) => new(async peer =>
    {
        await peer.SayAsync(text);
        return true;
    }, takes);

    /// <summary>An answer and the end.</summary>
    public static Fault SaysAndCloses(string text, bool takes = false) => new(async peer =>
    {
        await peer.SayAsync(text);
        return false;
    }, takes);

    public static Fault Closes(bool takes = false) => new(_ => Task.FromResult(false), takes);

    public static Fault Resets(bool takes = false) => new(peer =>
    {
        peer.Reset();
        return Task.FromResult(false);
    }, takes);

    /// <summary>Says nothing and waits until the client goes.</summary>
    public static Fault Hangs(bool takes = false) => new(async peer =>
    {
        while (await peer.LineAsync() is not null) continue;
        return false;
    }, takes);

    /// <summary>Part of an answer, then nothing until the client goes.</summary>
    public static Fault SaysAndHangs(string text, bool takes = false) => new(async peer =>
    {
        await peer.SayAsync(text);
        return await Hangs().What(peer);
    }, takes);

    /// <summary>Its own direction ends, it still listens until the client goes.</summary>
    public static Fault HalfCloses(bool takes = false) => new(async peer =>
    {
        peer.HalfClose();
        return await Hangs().What(peer);
    }, takes);

    /// <summary>Byte by byte, each when the test gives the word.</summary>
    public static Fault Drips(string text, SemaphoreSlim word) => new(async peer =>
    {
        foreach (var character in text)
        {
            await word.WaitAsync();
            await peer.SayAsync($"{character}");
        }

        return true;
    }, Takes: true);
}
