using Google.Protobuf.WellKnownTypes;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.V1;

namespace Plixo.Silo.Services.Segments;

/// <summary>The versions of a segment's policy, from its events: the first is its making, each edit makes the next.</summary>
internal sealed class PolicyVersions(IStore store, TurnCodec codec)
{
    public sealed record Version(int Number, PolicyVersion Wire);

    public async Task<IReadOnlyList<Version>> OfAsync(SegmentKey key, CancellationToken cancel)
    {
        var versions = new List<Version>();
        V1.Policy? before = null;
        foreach (var stored in await store.EventsAsync(key.Grain, 0, cancel))
        {
            var (number, policy, by) = codec.ReadEvent(GrainKind.Segment, stored.Type, stored.Schema, stored.Body) switch
            {
                SegmentCreated made => (1, made.Policy, made.By),
                PolicyChanged changed => (changed.Version, changed.Policy, changed.By),
                _ => (0, null, ""),
            };
            if (policy is null) continue;
            var wire = PolicyWire.ToWire(policy);
            versions.Add(new Version(number, new PolicyVersion
            {
                Name = Names.PolicyVersion(key.Value, number),
                Policy = wire,
                Author = by,
                CreateTime = stored.At.ToWire(),
                Changed = new FieldMask { Paths = { before is null ? [] : Differing(before, wire) } },
                Reason = policy.Notes,
            }));
            before = wire;
        }

        return versions;
    }

    private static IEnumerable<string> Differing(V1.Policy one, V1.Policy other) => V1.Policy.Descriptor.Fields.InFieldNumberOrder()
        .Where(field => !Equals(Only(one, field.Name), Only(other, field.Name))).Select(field => field.Name);

    private static V1.Policy Only(V1.Policy policy, string field)
    {
        var only = new V1.Policy();
        FieldMasks.Merge(policy, only, new FieldMask { Paths = { field } });
        return only;
    }
}
