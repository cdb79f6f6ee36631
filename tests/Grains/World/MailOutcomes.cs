using Plixo.Grains.Customers;

namespace Plixo.Tests.Grains.World;

/// <summary>What the mailer, or a person, says of the e-mail to one recipient.</summary>
public static class MailOutcomes
{
    public static void Accept(this CollectionsWorld world, string recipient) =>
        world.Tell(recipient, row => new ReportAccepted(row.Id, world.World.Now, world.World.Now, "250 taken"));

    public static void RefuseForNow(this CollectionsWorld world, string recipient) =>
        world.Tell(recipient, row => new ReportRefused(row.Id, world.World.Now, false, "451 later"));

    public static void Doubt(this CollectionsWorld world, string recipient) =>
        world.Tell(recipient, row => new ReportInDoubt(row.Id, world.World.Now, "The connection broke after the dot."));

    public static void SayNotSent(this CollectionsWorld world, string recipient) =>
        world.Tell(recipient, row => new ReportNotSent(row.Id, world.World.Now, "Not in the server's log."));

    private static void Tell(this CollectionsWorld world, string recipient, Func<TransmissionRow, CustomerMessage> report)
    {
        var row = world.World.Rows.All(TransmissionTable.Instance).Where(row => row.Recipient == recipient).MaxBy(row => row.Intended)!;
        world.World.Send(row.Customer.Grain, report(row));
        world.World.Settle();
    }
}
