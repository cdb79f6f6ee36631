using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>A call whose answer was lost is made again, with the etag it had: what it changed itself is no reason to refuse it.</summary>
public sealed class RepeatedCaseTests : TwoCustomersTests
{
    private static string Id => Guid.NewGuid().ToString();

    [Fact]
    public async Task A_promise_that_was_cancelled_is_answered_again()
    {
        var promise = (await Served.CallAsync<V1.CreatePromiseRequest, V1.CreatePromiseResponse>(new()
        {
            Parent = Acme, Promise = new V1.Promise { Amount = Usd(500).ToWire(), Date = Today.PlusDays(3).ToWire(), Person = "Ann" },
        })).Promise;
        var request = new V1.CancelPromiseRequest { Name = promise.Name, Etag = promise.Etag, RequestId = Id };

        var first = await Served.CallAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(request);

        Assert.Equal(first, await Served.CallAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(request));
        Assert.Equal("STALE_ETAG", (await RefusedAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(new(request) { RequestId = Id })).Reason());
        Assert.Equal("REQUEST_ID_REUSED", (await RefusedAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(new(request) { Reason = "other" })).Reason());
    }

    /// <summary>Ids end with versions, which are numbers and no texts: the tenth comes after the ninth.</summary>
    [Fact]
    public async Task Each_expectation_is_answered_with_the_one_that_it_made()
    {
        var made = new HashSet<string>();
        for (var times = 0; times < 12; times++)
        {
            var request = new V1.ExpectPaymentRequest { Parent = First, Amount = Usd(1).ToWire(), Evidence = $"said {times}", RequestId = Id };
            var first = await Served.CallAsync<V1.ExpectPaymentRequest, V1.ExpectPaymentResponse>(request);

            Assert.True(made.Add(first.Expectation.Name));
            Assert.Equal(first, await Served.CallAsync<V1.ExpectPaymentRequest, V1.ExpectPaymentResponse>(request));
        }
    }

    [Fact]
    public async Task A_dispute_that_was_resolved_is_answered_again()
    {
        var dispute = (await Served.CallAsync<V1.CreateDisputeRequest, V1.CreateDisputeResponse>(new()
        {
            Parent = First, Dispute = new V1.Dispute { Reason = V1.DisputeReason.Price, Words = "too much" },
        })).Dispute;
        var request = new V1.ResolveDisputeRequest { Name = dispute.Name, Etag = dispute.Etag, Outcome = V1.DisputeState.Rejected, Words = "no", RequestId = Id };

        var first = await Served.CallAsync<V1.ResolveDisputeRequest, V1.ResolveDisputeResponse>(request);

        Assert.Equal(first, await Served.CallAsync<V1.ResolveDisputeRequest, V1.ResolveDisputeResponse>(request));
        Assert.Equal("INVALID_STATE", (await RefusedAsync<V1.ResolveDisputeRequest, V1.ResolveDisputeResponse>(new(request) { Etag = "", RequestId = Id })).Reason());
    }

    [Fact]
    public async Task A_contact_that_is_gone_and_a_suppression_that_was_lifted_are_answered_again()
    {
        var contact = (await Served.CallAsync<V1.CreateContactRequest, V1.CreateContactResponse>(new()
        {
            Parent = Acme, Contact = new V1.Contact { DisplayName = "Bo", Email = "bo@acme.example", Role = V1.ContactRole.Billing, Language = "en" },
        })).Contact;
        var remove = new V1.DeleteContactRequest { Name = contact.Name, Etag = contact.Etag, RequestId = Id };
        var suppression = (await Served.CallAsync<V1.CreateSuppressionRequest, V1.CreateSuppressionResponse>(new()
        {
            Suppression = new V1.Suppression { Customer = Acme, Reason = "asked", ExpireDate = Today.PlusDays(9).ToWire() },
        })).Suppression;
        var lift = new V1.LiftSuppressionRequest { Name = suppression.Name, Etag = suppression.Etag, Reason = "sorted out", RequestId = Id };

        for (var times = 0; times < 2; times++)
        {
            await Served.CallAsync<V1.DeleteContactRequest, V1.DeleteContactResponse>(remove);
            Assert.Equal(V1.SuppressionState.Lifted, (await Served.CallAsync<V1.LiftSuppressionRequest, V1.LiftSuppressionResponse>(lift)).Suppression.State);
        }

        Assert.Equal("NOT_FOUND", (await RefusedAsync<V1.DeleteContactRequest, V1.DeleteContactResponse>(new(remove) { RequestId = Id })).Reason());
        Assert.Equal("NOT_FOUND", (await RefusedAsync<V1.LiftSuppressionRequest, V1.LiftSuppressionResponse>(new(lift) { RequestId = Id })).Reason());
    }

    [Fact]
    public async Task A_work_item_that_was_snoozed_is_answered_again()
    {
        var item = (await Served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(
            new() { WorkItem = new V1.WorkItem { Customer = Acme, Words = "Call them", Owner = "users/dana" } })).WorkItem;
        var request = new V1.SnoozeWorkItemRequest { Name = item.Name, Etag = item.Etag, Until = (Served.Silo.Time.Wall + NodaTime.Duration.FromDays(2)).ToWire(), RequestId = Id };

        var first = await Served.CallAsync<V1.SnoozeWorkItemRequest, V1.SnoozeWorkItemResponse>(request);

        Assert.Equal(first.WorkItem.Etag, (await Served.CallAsync<V1.SnoozeWorkItemRequest, V1.SnoozeWorkItemResponse>(request)).WorkItem.Etag);
    }
}
