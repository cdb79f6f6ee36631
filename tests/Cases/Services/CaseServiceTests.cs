using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>Cases, contacts and suppressions are made, read, listed and ended by whoever has the right.</summary>
public sealed class CaseServiceTests : TwoCustomersTests
{
    [Fact]
    public async Task Cases_are_made_read_listed_and_ended()
    {
        var promise = (await Served.CallAsync<V1.CreatePromiseRequest, V1.CreatePromiseResponse>(new()
        {
            Parent = Acme, Promise = new V1.Promise { Amount = Usd(500).ToWire(), Date = Today.PlusDays(3).ToWire(), Person = "Ann" },
        })).Promise;
        Assert.Equal(500, promise.Shares.Single().Amount.MinorUnits);
        Assert.Single((await Served.CallAsync<V1.ListPromisesRequest, V1.ListPromisesResponse>(new() { Parent = "customers/-", Filter = "state = ACTIVE" })).Promises);
        await Served.CallAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(new() { Name = promise.Name, Etag = promise.Etag });

        var dispute = (await Served.CallAsync<V1.CreateDisputeRequest, V1.CreateDisputeResponse>(new()
        {
            Parent = First, Dispute = new V1.Dispute { Reason = V1.DisputeReason.Price, Words = "too much" },
        })).Dispute;
        Assert.Equal((V1.DisputeReason.Price, "too much"), (dispute.Reason, dispute.Words));
        var resolved = await Served.CallAsync<V1.ResolveDisputeRequest, V1.ResolveDisputeResponse>(
            new() { Name = dispute.Name, Outcome = V1.DisputeState.Accepted, Words = "agreed" });
        Assert.Contains("/expectations/", resolved.Expectation, StringComparison.Ordinal);
        Assert.Single((await Served.CallAsync<V1.ListExpectationsRequest, V1.ListExpectationsResponse>(new() { Parent = "customers/-/invoices/-" })).Expectations);

        var plan = (await Served.CallAsync<V1.CreatePlanRequest, V1.CreatePlanResponse>(new()
        {
            Parent = Acme, Plan = new V1.Plan { Instalments = { new V1.Instalment { Date = Today.PlusDays(9).ToWire(), Amount = Usd(900).ToWire() } } },
        })).Plan;
        var own = await RefusedAsync<V1.ApprovePlanRequest, V1.ApprovePlanResponse>(new() { Name = plan.Name });
        Assert.Equal((V1.PlanState.WaitingForApproval, "SECOND_PERSON_REQUIRED"), (plan.State, own.Reason()));

        await Served.CallAsync<V1.CreateNoteRequest, V1.CreateNoteResponse>(new() { Parent = First, Text = "Ask @mara about it." });
        var notes = await Served.CallAsync<V1.ListNotesRequest, V1.ListNotesResponse>(new() { Parent = Acme });
        Assert.Equal(["users/mara"], notes.Notes.Single().Mentions);

        var item = (await Served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(
            new() { WorkItem = new V1.WorkItem { Customer = Acme, Words = "Call them", Owner = "users/dana" } })).WorkItem;
        Assert.Equal(item.Name, (await Served.CallAsync<V1.ListWorkItemsRequest, V1.ListWorkItemsResponse>(new() { Filter = "owner = users/dana AND kind = TASK" })).WorkItems.Last().Name);
        await Served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = item.Name, Outcome = "reached" });

        var escalation = (await Served.CallAsync<V1.CreateEscalationRequest, V1.CreateEscalationResponse>(
            new() { Escalation = new V1.Escalation { Customer = Acme, Target = V1.EscalationTarget.Legal, Reason = "no answer" } })).Escalation;
        Assert.Equal(escalation.Name, (await Served.CallAsync<V1.ListEscalationsRequest, V1.ListEscalationsResponse>(new() { Filter = "target = LEGAL" })).Escalations.Single().Name);

        var timeline = await Served.CallAsync<V1.GetTimelineRequest, V1.GetTimelineResponse>(new() { Name = Acme, PageSize = 100 });
        Assert.Contains(timeline.Entries, entry => entry.Kind == V1.TimelineKind.Note);
        Assert.Contains(timeline.Entries, entry => entry.Kind == V1.TimelineKind.Dispute);
    }

    [Fact]
    public async Task Contacts_customers_and_suppressions_are_kept()
    {
        var contact = (await Served.CallAsync<V1.CreateContactRequest, V1.CreateContactResponse>(new()
        {
            Parent = Acme, Contact = new V1.Contact { DisplayName = "Bo", Email = "bo@acme.example", Role = V1.ContactRole.Billing },
        })).Contact;
        contact.Email = "bob@acme.example";
        await Served.CallAsync<V1.UpdateContactRequest, V1.UpdateContactResponse>(new() { Contact = contact, UpdateMask = new() { Paths = { "email" } } });
        Assert.Equal(2, (await Served.CallAsync<V1.ListContactsRequest, V1.ListContactsResponse>(new() { Parent = Acme })).Contacts.Count);

        var lifted = new List<string>();
        foreach (var target in new[] { new V1.Suppression { Email = "Bob@acme.example" }, new V1.Suppression { Domain = "acme.example" }, new V1.Suppression { Customer = Acme } })
        {
            (target.Reason, target.Permanent) = ("asked", true);
            lifted.Add((await Served.CallAsync<V1.CreateSuppressionRequest, V1.CreateSuppressionResponse>(new() { Suppression = target })).Suppression.Name);
        }

        Assert.Equal(lifted.Order(), (await Served.CallAsync<V1.ListSuppressionsRequest, V1.ListSuppressionsResponse>(new())).Suppressions.Select(one => one.Name).Order());
        foreach (var name in lifted) await Served.CallAsync<V1.LiftSuppressionRequest, V1.LiftSuppressionResponse>(new() { Name = name, Reason = "back" });
        Assert.Empty((await Served.CallAsync<V1.ListSuppressionsRequest, V1.ListSuppressionsResponse>(new())).Suppressions);

        var held = await Served.CallAsync<V1.HoldCustomerRequest, V1.HoldCustomerResponse>(new() { Name = Acme, Until = Today.PlusDays(5).ToWire(), Reason = "asked" });
        var listed = await Served.CallAsync<V1.ListCustomersRequest, V1.ListCustomersResponse>(new() { Filter = "overdue = true AND display_name:ACM" });
        Assert.Equal(("asked", 60_000L), (held.Customer.Hold.Reason, listed.Customers.Single().Balances.Single().Open.MinorUnits));
    }

    [Fact]
    public async Task Who_lacks_the_right_is_refused_at_the_door()
    {
        Served.Silo.Actor = Served.Silo.Actor with { Rights = Right.View };

        var refused = await RefusedAsync<V1.PauseInvoiceRequest, V1.PauseInvoiceResponse>(new() { Name = First, Reason = "x" });

        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED"), (refused.StatusCode, refused.Reason()));
    }
}
