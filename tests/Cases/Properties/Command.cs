namespace Plixo.Tests.Cases.Properties;

/// <summary>What a random run does next. The numbers are read against what there is then, so that any part of a list is a list too.</summary>
internal sealed record Command(CommandKind Kind, int Which, int How, int Much)
{
    public static IReadOnlyList<Command> Random(int seed, int count)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<CommandKind>();
        return [.. Enumerable.Range(0, count).Select(_ => new Command(Draw(random, kinds), random.Next(1000), random.Next(1000), random.Next(1000)))];
    }

    /// <summary>Time must pass and mail must leave, or nothing else matters: what stops it comes less often than what lets it go.</summary>
    private static CommandKind Draw(Random random, CommandKind[] kinds)
    {
        var kind = random.Next(10) switch { < 2 => CommandKind.Advance, 2 => CommandKind.Deliver, 3 => CommandKind.Import, _ => kinds[random.Next(kinds.Length)] };
        var stops = kind is CommandKind.PauseSegment or CommandKind.PauseCustomer or CommandKind.PauseInvoice or CommandKind.HoldCustomer
            or CommandKind.SuppressCustomer or CommandKind.Cap;
        return stops && random.Next(3) > 0 ? CommandKind.Advance : kind;
    }
}

internal enum CommandKind
{
    Import,
    ChangeAmount,
    Pay,
    Reverse,
    Dispute,
    Resolve,
    HoldInvoice,
    ReleaseInvoice,
    PauseInvoice,
    ResumeInvoice,
    HoldCustomer,
    ReleaseCustomer,
    PauseCustomer,
    ResumeCustomer,
    SuppressCustomer,
    LiftCustomer,
    SuppressAddress,
    LiftAddress,
    PauseSegment,
    ResumeSegment,
    Promise,
    CancelPromise,
    Cap,
    Draft,
    Advance,
    Deliver,
}
