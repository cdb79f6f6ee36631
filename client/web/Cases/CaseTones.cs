using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Cases;

/// <summary>How the state of a case looks.</summary>
internal static class CaseTones
{
    public static BadgeTone Of(DraftState state) => state switch
    {
        DraftState.Drafted => BadgeTone.Open,
        DraftState.Approved or DraftState.Accepted => BadgeTone.Good,
        DraftState.Waiting or DraftState.Permitted or DraftState.Sending => BadgeTone.Wait,
        DraftState.Refused or DraftState.InDoubt => BadgeTone.Bad,
        _ => BadgeTone.Plain,
    };

    public static BadgeTone Of(PromiseState state) => state switch
    {
        PromiseState.Active => BadgeTone.Wait,
        PromiseState.Kept => BadgeTone.Good,
        PromiseState.PartlyKept => BadgeTone.Warn,
        PromiseState.Broken => BadgeTone.Bad,
        _ => BadgeTone.Plain,
    };

    public static BadgeTone Of(DisputeState state) => state switch
    {
        DisputeState.Open => BadgeTone.Bad,
        DisputeState.Accepted => BadgeTone.Good,
        _ => BadgeTone.Plain,
    };

    public static BadgeTone Of(WorkItemState state) => state switch
    {
        WorkItemState.Open => BadgeTone.Warn,
        WorkItemState.Snoozed => BadgeTone.Wait,
        _ => BadgeTone.Plain,
    };

    public static BadgeTone Of(ExpectationState state) => state switch
    {
        ExpectationState.Active => BadgeTone.Wait,
        ExpectationState.Met => BadgeTone.Good,
        ExpectationState.Expired => BadgeTone.Bad,
        _ => BadgeTone.Plain,
    };
}
