using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Silo.Reading;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Properties;

/// <summary>Where the store and the model must say the same.</summary>
internal sealed partial class RandomRun
{
    /// <summary>At eleven everything leaves that may; then what is due and free has been sent.</summary>
    private async Task EndDayAsync()
    {
        for (var round = 0; round < 20; round++)
        {
            await silo.SettleAsync();
            if (await DeliverAsync(faults: false) == 0) break;
        }

        if (!autopilot || model.ArmedToday >= model.Cap - 4) return;
        foreach (var customer in model.Customers.Where(customer => customer.LastContact is not { } last || model.Today >= last + Model.Interval))
        {
            var state = await silo.StateAsync<CustomerState>(Customer(customer.Name).Grain);
            if (state.OpenDrafts.Any(draft => draft.Transmissions.Length > 0 || draft.UndoUntil is not null || draft.IsForPerson)) continue;
            // One paused invoice holds the e-mail that it shares with others.
            if (model.Invoices.Any(invoice => invoice.Customer == customer && invoice.Paused)) continue;
            foreach (var invoice in model.Invoices.Where(invoice => invoice.Customer == customer && model.MayBeChased(invoice) && model.Sends(invoice)))
            {
                Assert.False(
                    model.DueStep(invoice) is { } step && !model.IsGivenUp(invoice, step),
                    $"Day {model.Today}: the step of day {model.DueStep(invoice)} of {invoice.Number} should have been sent: "
                    + string.Join("; ", state.OpenDrafts.Select(draft => $"{draft.Key} {draft.Status} {draft.ReadyAt} {string.Join(',', draft.Waits)}")));
            }
        }
    }
    private async Task AgreeAsync()
    {
        await silo.SettleAsync();
        var rows = (await silo.AllAsync(InvoiceTable.Instance)).ToDictionary(row => row.Number);
        var kinds = (await silo.Store.QueryAsync(
            $"SELECT i.number, {DispositionSql.Kind} FROM {DispositionSql.From} WHERE {DispositionSql.Open}",
            DispositionSql.Parameters(false).ToDictionary(one => one.Name, one => one.Value),
            row => (Number: (string)row[0]!, Kind: (DispositionKind)(long)row[1]!), CancellationToken.None)).ToList();
        Assert.Equal(model.Invoices.Where(invoice => invoice.Open > 0).Select(invoice => invoice.Number).Order(), kinds.Select(row => row.Number).Order());
        var byNumber = kinds.ToDictionary(row => row.Number, row => row.Kind);
        foreach (var invoice in model.Invoices)
        {
            Assert.Equal((invoice.Number, invoice.Open), (invoice.Number, rows[invoice.Number].Open));
            Assert.True(
                invoice.Open <= 0 || Says(byNumber[invoice.Number]) is not { } chased || chased == model.MayBeChased(invoice),
                $"Day {model.Today}: {invoice.Number} is {byNumber.GetValueOrDefault(invoice.Number)}; the model says it may {(model.MayBeChased(invoice) ? "" : "not ")}be chased.");
            Assert.True(
                rows[invoice.Number].Position == invoice.Position, $"Day {model.Today}: {invoice.Number} is at {rows[invoice.Number].Position}, by the model at {invoice.Position}.");
        }

        var promises = (await silo.AllAsync(PromiseTable.Instance)).ToDictionary(row => row.Id, row => row.State);
        foreach (var promise in model.Promises)
            Assert.True(promises[promise.Id] == promise.State, $"Day {model.Today}: the promise of {promise.Amount} is {promises[promise.Id]}, by the model {promise.State}.");
    }

    /// <summary>Whether a disposition means that the invoice may be chased; null where it hides that (sending is paused before it is looked at).</summary>
    private static bool? Says(DispositionKind kind) => kind switch
    {
        DispositionKind.NotLiveOrPaused => null,
        <= DispositionKind.BelowMinimum => false,
        _ => true,
    };
}
