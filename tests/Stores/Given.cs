using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>Commits, messages and events as the tests need them: small, and hashed as real ones are.</summary>
internal static class Given
{
    public static readonly Instant At = Instant.FromUtc(2026, 1, 5, 9, 0);

    public static GrainId Invoice(string key) => new(GrainKind.Invoice, key);

    public static GrainId Customer(string key) => new(GrainKind.Customer, key);

    public static GrainId Segment(string key) => new(GrainKind.Segment, key);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>One turn with one event on the version given.</summary>
    public static GrainCommit Turn(GrainId grain, long baseVersion = 0, byte[]? previous = null, string body = "event")
    {
        var happened = Event(grain, baseVersion + 1, 0, previous ?? EventHash.Start, body);
        return new GrainCommit
        {
            Grain = grain,
            BaseVersion = baseVersion,
            NewVersion = baseVersion + 1,
            State = new StoredState(1, Bytes($"state {baseVersion + 1}"), happened.Hash, At),
            Events = [happened],
        };
    }

    public static GrainCommit NoEvents(GrainId grain, long version) =>
        new() { Grain = grain, BaseVersion = version, NewVersion = version };

    public static StoredEvent Event(GrainId grain, long version, int index, byte[] previous, string body)
    {
        var happened = new StoredEvent(grain, version, index, "Happened", 1, Bytes(body), Bytes("decision"), [], At);
        return happened with { Hash = EventHash.Compute(previous, happened) };
    }

    public static OutgoingMessage Message(GrainId to, GrainId from, long version, int index = 0, string body = "message") =>
        new(to, from.ToString(), version, index, "Told", Bytes(body), false, At);

    public static OutgoingMessage Look(GrainId to, GrainId from, long version, string body = "look") =>
        new(to, from.ToString(), version, 0, "Look", Bytes(body), true, At);

    public static ReplyWrite Reply(string id, string body = "done") =>
        new(new RequestKey("dana", "Approve", id), Bytes("digest"), Bytes(body), At);
}
