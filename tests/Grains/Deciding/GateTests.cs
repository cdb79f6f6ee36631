using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

public sealed class GateTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Stopped_for_three_days_it_catches_up_exactly_once()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(1));
        world.World.Jump(Duration.FromDays(3));

        Assert.Equal(1, world.DeliverMail());

        Assert.Equal((1, 1), (world.Row("i1").Position!.Value, world.Row("i2").Position!.Value));
    }

    [Fact]
    public void What_a_stale_ledger_kept_from_autopilot_leaves_once_it_is_fresh_again()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { StaleHoursAutopilot = 48 });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(2));
        world.World.AdvanceTo(Morning + Duration.FromDays(3));
        Assert.Equal(0, world.DeliverMail());

        world.Refresh();
        world.SettleSweeps();

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Under_autopilot_no_step_is_lost_to_expiry_while_it_waits_for_the_contact_interval()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { ContactIntervalDays = 12 });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(10_000), Today);
        Assert.Equal(1, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(12));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal((7, 7), (world.Row("i1").Position!.Value, world.Row("i2").Position!.Value));
        Assert.DoesNotContain(world.Events<DraftEnded>(), ended => ended.Status == DraftStatus.Expired);
    }

    [Fact]
    public void A_dispute_is_resolved_after_its_invoice_was_paid_and_expects_no_credit()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));
        world.Pay("i1", Eur(10_000));

        world.Ask(Invoice("i1").Grain, new ResolveDispute(true, "Paid meanwhile"));

        Assert.False(world.Row("i1").Disputed);
        Assert.Equal(0, world.Row("i1").Expected);
    }

    [Fact]
    public void The_oldest_of_three_invoices_paid_skips_and_repeats_no_step()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        for (var i = 0; i < 3; i++) world.AddInvoice($"i{i}", "c1", Eur(10_000), Today.PlusDays(i));
        for (var day = 0; day < 60; day++)
        {
            world.DeliverMail();
            if (day == 8) world.Pay("i0", Eur(10_000));
            world.World.Advance(Duration.FromDays(1));
        }

        foreach (var number in new[] { "i1", "i2" })
        {
            var steps = world.Events<Contacted>().SelectMany(contact => contact.Items).Where(item => item.Invoice == Invoice(number)).Select(item => item.Offset);
            Assert.Equal([1, 7, 14, 30], steps);
        }
    }

    [Fact]
    public void Euros_and_dollars_of_one_customer_are_independent()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("eur", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("usd", "c1", new Money(10_000, new Currency("USD")), Today.PlusDays(-1));

        Assert.Equal(2, world.DeliverMail());

        world.Pay("eur", Eur(10_000));
        world.World.AdvanceTo(Morning + Duration.FromDays(7));
        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(7, world.Row("usd").Position);
    }

    [Fact]
    public void One_suppressed_address_is_left_out_and_the_others_go_on()
    {
        var world = new CollectionsWorld(Morning, live: false);
        world.ForceAutopilot();
        world.AddCustomer("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("b@c1.example"), null, true, "Asked for it"));
        world.Ask(Segment.Grain, new GoLive([]));

        Assert.Equal(2, world.DeliverMail());
        Assert.DoesNotContain(world.World.Rows.All(TransmissionTable.Instance), row => row.Recipient == "b@c1.example");
    }

    [Fact]
    public void A_hard_bounce_of_one_of_three_recipients_suppresses_one()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.World.AdvanceTo(Morning + Duration.FromDays(1));
        Assert.Equal(3, world.DeliverMail());
        var bounced = world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Recipient == "b@c1.example");

        world.World.Send(Customer("c1").Grain, new ReportBounced(bounced.Id, bounced.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();
        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        Assert.Equal(2, world.DeliverMail());
        Assert.Single(world.World.Rows.All(SuppressionTable.Instance));
    }

    [Fact]
    public void The_same_mailbox_under_two_customers_suppressed_once_is_mailed_under_neither()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "shared@hub.example");
        world.AddCustomer("c2", "shared@hub.example");
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("shared@hub.example"), null, true, "Asked for it"));
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c2", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(0, world.DeliverMail());
        Assert.All(["c1", "c2"], name => Assert.Equal(Reach.AllSuppressed, world.CustomerOf(name).Reach));
    }

    [Fact]
    public void A_suppression_recalls_what_is_on_its_way()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Single(world.Events<EmailIntended>());

        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("a@c1.example"), null, true, "Asked for it"));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Suppressed, world.CustomerOf("c1").Drafts.Values.Single().Status);
    }

    [Fact]
    public void A_pause_takes_back_what_is_not_armed_and_resuming_sends_it()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(Segment.Grain, new PauseSegment("Bank holiday"));
        Assert.Equal(0, world.DeliverMail());

        world.World.Send(Customer("c1").Grain, new Look());
        world.World.Settle();
        Assert.Equal(0, world.DeliverMail());

        world.Ask(Segment.Grain, new ResumeSegment());
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void A_dispute_takes_its_invoice_out_and_the_rest_is_drafted_anew()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(6));
        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));
        Assert.Equal(0, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(8));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal([Invoice("i2")], world.Events<Contacted>().SelectMany(contact => contact.Items).Select(item => item.Invoice));
    }

    [Fact]
    public void A_promise_holds_its_amount_until_date_and_grace_and_is_then_broken()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(Customer("c1").Grain, new MakePromise(Eur(10_000), Today.PlusDays(3), "Ann", world.World.Now, []));
        Assert.Equal(0, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(5));
        Assert.Equal(0, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(PromiseState.Broken, world.CustomerOf("c1").Promises.Values.Single().State);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.BrokenPromise);
    }

    [Fact]
    public void Quiet_hours_are_the_recipients()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Quiet = QuietHours.Default });
        world.AddCustomer("tokyo", "a@t.example", "Asia/Tokyo"); // 17:00 there
        world.AddCustomer("denver", "a@d.example", "America/Denver"); // 01:00 there
        world.AddInvoice("i1", "tokyo", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "denver", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(1, world.Row("i1").Position);
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 2, 14, 59));
        Assert.Equal(0, world.DeliverMail());
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 2, 15, 0));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void In_all_zones_over_both_changes_of_the_clock_nothing_may_be_armed_in_quiet_hours()
    {
        string[] zones = ["Pacific/Kiritimati", "Pacific/Apia", "Pacific/Niue", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Etc/GMT+12"];
        foreach (var start in new[] { Instant.FromUtc(2026, 3, 27, 0, 0), Instant.FromUtc(2026, 10, 23, 0, 0) })
        {
            var world = new CollectionsWorld(start, policy => policy with { Quiet = QuietHours.Default, SendingDays = Weekdays.All });
            foreach (var zone in zones)
            {
                world.AddCustomer(zone, $"a@{zone.Length}{zone[0]}{zone[^1]}.example", zone);
                for (var i = 0; i < 12; i++) world.AddInvoice($"{zone}{i}", zone, Eur(10_000), start.InUtc().Date.PlusDays(i));
            }

            for (var hour = 0; hour < 24 * 14; hour++)
            {
                world.World.Advance(Duration.FromMinutes(59));
                world.DeliverMail();
            }

            var rows = world.World.Rows.All(TransmissionTable.Instance).ToList();
            Assert.True(rows.Count >= zones.Length * 2);
            var customers = world.World.Rows.All(CustomerTable.Instance).ToDictionary(row => row.Key, row => row.Zone);
            Assert.All(rows, row =>
            {
                var zone = Zones.Of(customers[row.Customer]);
                Assert.False(QuietHours.Default.IsQuiet(row.ArmFrom, zone), $"{row.ArmFrom} in {zone}");
                Assert.True(row.ArmUntil > row.ArmFrom);
                for (var at = row.ArmFrom; at < row.ArmUntil; at += Duration.FromMinutes(1))
                    Assert.False(QuietHours.Default.IsQuiet(at, zone), $"{at} in {zone}");
                Assert.False(QuietHours.Default.IsQuiet(row.ArmUntil + Duration.FromSeconds(29), zone));
            });
        }
    }

    [Fact]
    public void A_refusal_for_now_is_tried_again_with_the_same_message_id_and_given_up_after_three_days()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var attempts = new List<double>();
        for (var minute = 0; minute < 5 * 24 * 60; minute += 5)
        {
            foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Where(row => row.State == TransmissionStates.Intended).ToList())
            {
                attempts.Add((world.World.Now - Morning).TotalMinutes);
                world.World.Send(row.Customer.Grain, new ReportRefused(row.Id, world.World.Now, false, "451 later"));
            }

            world.World.Settle();
            world.World.Advance(Duration.FromMinutes(5));
        }

        Assert.Equal([0, 5, 20, 80, 320], attempts.Take(5));
        Assert.True(attempts[^1] <= 3 * 24 * 60);
        Assert.Single(world.Events<EmailIntended>().Select(intent => intent.MessageId).Distinct());
        Assert.Equal(DraftStatus.Refused, world.Events<DraftEnded>().Last().Status);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.SendingFailed);
    }

    [Fact]
    public void An_undecided_draft_expires_and_is_drafted_again_when_the_next_step_falls_due()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        Assert.Equal(DraftStatus.Expired, world.Events<DraftEnded>().Single().Status);
        Assert.Single(world.Events<DraftCreated>());
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.NotDecided);

        world.World.AdvanceTo(Morning + Duration.FromDays(7));
        Assert.Equal(2, world.Events<DraftCreated>().Count());
    }

    [Fact]
    public void An_operator_approves_sends_and_can_undo_within_the_window()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var key = world.CustomerOf("c1").Drafts.Values.Single().Key;
        var customer = Customer("c1").Grain;

        Assert.Equal(RefusalReason.DraftNotApproved, world.World.Ask(customer, new SendDraft(key, null)).Refusal!.Reason);
        world.Ask(customer, new ApproveDraft(key, null));
        world.Ask(customer, new SendDraft(key, null));
        world.Ask(customer, new UndoDraft(key));
        world.World.Advance(Duration.FromMinutes(1));
        Assert.Empty(world.Events<EmailIntended>());

        world.Ask(customer, new SendDraft(key, null));
        world.World.Advance(Duration.FromSeconds(11));
        Assert.Equal(1, world.DeliverMail());
        Assert.NotNull(world.World.Ask(customer, new UndoDraft(key)).Refusal);
    }

    [Fact]
    public void Sending_now_overrides_quiet_hours_with_a_reason_and_never_the_cap()
    {
        var night = Instant.FromUtc(2026, 11, 2, 22, 0);
        var world = new CollectionsWorld(night, policy => policy with { Quiet = QuietHours.Default, DayCap = 1, UndoSeconds = 0 }, autopilot: false);
        foreach (var name in new[] { "c1", "c2" })
        {
            world.AddCustomer(name, $"a@{name}.example");
            world.AddInvoice($"i-{name}", name, Eur(10_000), Today.PlusDays(-1));
            var key = world.CustomerOf(name).Drafts.Values.Single().Key;
            world.Ask(Customer(name).Grain, new ApproveDraft(key, null));
            Assert.Equal(RefusalReason.ReasonRequired, world.World.Ask(Customer(name).Grain, new SendDraft(key, " ")).Refusal!.Reason);
            world.Ask(Customer(name).Grain, new SendDraft(key, "The payer asked for it tonight"));
        }

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Turning_Autopilot_off_needs_a_reason_and_takes_its_own_approvals_back()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Equal(RefusalReason.ReasonRequired, world.World.Ask(Segment.Grain, new SetAutopilot(false, "")).Refusal!.Reason);

        world.Ask(Segment.Grain, new SetAutopilot(false, "Tone review"));
        world.SettleSweeps();

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Equal("Autopilot is off.", world.CustomerOf("c1").Drafts.Values.Single().Returned!.Why);
    }

    [Fact]
    public void A_mass_of_bounces_opens_the_breaker_and_nothing_more_leaves()
    {
        var world = new CollectionsWorld(Morning);
        for (var i = 0; i < 25; i++)
        {
            world.AddCustomer($"c{i}", $"a@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        Assert.Equal(25, world.DeliverMail());
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Take(21).ToList())
            world.World.Send(row.Customer.Grain, new ReportBounced(row.Id, row.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();
        world.AddCustomer("late", "a@late.example");
        world.AddInvoice("late", "late", Eur(10_000), Today.PlusDays(-1));

        Assert.Single(world.Events<BreakerOpened>());
        Assert.Equal(0, world.DeliverMail());
        world.Ask(Segment.Grain, new CloseBreaker("The list was cleaned"));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Autopilot_demotes_itself_on_a_spike_and_says_why()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0, BounceMinimum = 10 } });
        for (var i = 0; i < 12; i++)
        {
            world.AddCustomer($"c{i}", $"a@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        world.DeliverMail();
        var row = world.World.Rows.All(TransmissionTable.Instance).First();
        world.World.Send(row.Customer.Grain, new ReportBounced(row.Id, row.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();

        var segment = world.World.State<SegmentState>(Segment.Grain);
        Assert.Equal(AutopilotState.Off, segment.Autopilot);
        Assert.Contains("1 of 12 e-mails bounced", segment.AutopilotReason, StringComparison.Ordinal);
    }
}
