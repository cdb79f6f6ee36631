using Plixo.Grains.Customers;
using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Services.Drafts;

/// <summary>Why an approved e-mail waits: what stands with it, and what its segment does at this moment.</summary>
internal static class WaitsNow
{
    /// <summary>What the segment does now: nothing of it is kept with the e-mail.</summary>
    public static IEnumerable<V1.Wait> AtSegment(InForceNow now, string segment, MailClass mail, bool overridden) =>
        SegmentGate.Waits(now.Workspace, now.Segment(segment), mail, overridden, now.Clock.Business).Select(ToWire);

    public static V1.Wait ToWire(Wait wait) => new() { Reason = wait.Reason.ToWire(), Until = wait.Until.ToWire(), Words = wait.Words };
}
