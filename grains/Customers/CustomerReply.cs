using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Customers;

/// <summary>What a command to a customer answers with.</summary>
/// <param name="Version">The etag after the turn.</param>
/// <param name="Made">The id of what was made (promise, plan, work item, note); empty where nothing was.</param>
/// <param name="Draft">The draft the command was about, as it stands after the turn.</param>
/// <param name="ExpectedAt">When the draft is expected to leave, as far as time alone decides.</param>
/// <param name="Waits">Why it waits.</param>
[StableName("customer")]
public sealed record CustomerReply(
    CustomerKey Customer, long Version, string Made, DraftKey? Draft, DraftStatus? Status, Instant? ExpectedAt, ImmutableArray<Wait> Waits) : ReplyBody;
