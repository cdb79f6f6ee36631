namespace Plixo.Tests.Cases.Walk;

/// <summary>An invoice of a ledger with hindsight: it knows when it will be settled and whether it will be disputed.</summary>
public sealed record NaiveInvoice(string Customer, string Number, DateOnly Issued, DateOnly Due, long Cents, bool Disputed, DateOnly Settled);
