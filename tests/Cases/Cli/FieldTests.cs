using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.Protos.Amounts;
using Plixo.V1;

namespace Plixo.Tests.Cases.Cli;

public sealed class FieldTests
{
    [Theory]
    [InlineData("policy.caps.per_day", "300", """{ "policy": { "caps": { "perDay": 300 } } }""")]
    [InlineData("policy.quiet_hours", "18:00-08:30", """{ "policy": { "quietHours": { "start": { "hours": 18 }, "end": { "hours": 8, "minutes": 30 } } } }""")]
    [InlineData("policy.sending_days", "monday,Tuesday", """{ "policy": { "sendingDays": [ "MONDAY", "TUESDAY" ] } }""")]
    [InlineData("policy.guardrails.bounce_rate", "0.05", """{ "policy": { "guardrails": { "bounceRate": 0.05 } } }""")]
    [InlineData("policy.undo_window", "10s", """{ "policy": { "undoWindow": "10s" } }""")]
    [InlineData("policy.steps", """[{"offsetDays": -3, "template": "templates/a"}]""", """{ "policy": { "steps": [ { "offsetDays": -3, "template": "templates/a" } ] } }""")]
    [InlineData("policy.after_last_step", """{"handOver": {}}""", """{ "policy": { "afterLastStep": { "handOver": { } } } }""")]
    public void A_field_of_a_segment_is_set_from_text(string path, string text, string json)
    {
        var segment = new Segment();

        FieldPath.Find(Segment.Descriptor, path)!.Set(segment, text, path);

        Assert.Equal(json, segment.ToString());
    }

    [Theory]
    [InlineData("amount", "12.345 EUR", "amount: '12.345 EUR' is not an amount such as '1234.50 EUR'")]
    [InlineData("amount", "12", "amount: '12' is not an amount such as '1234.50 EUR'")]
    [InlineData("amount", "10.5 JPY", "amount: '10.5 JPY' is not an amount such as '1234.50 EUR'")]
    [InlineData("date", "2026-02-30", "date: '2026-02-30' is not a date such as 2026-11-22")]
    [InlineData("said_time", "2026-11-22T09:00", "said_time: '2026-11-22T09:00' is not an instant with its zone such as 2026-11-22T09:00Z or 2026-11-22T09:00+01:00")]
    [InlineData("state", "keptt", "state: 'keptt' is not one of active, kept, partly-kept, broken, superseded, cancelled")]
    public void A_value_that_cannot_be_read_is_named(string path, string text, string message)
    {
        var error = Assert.Throws<UsageException>(() => FieldPath.Find(Promise.Descriptor, path)!.Set(new Promise(), text, path));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Of_two_fields_that_exclude_each_other_the_second_is_refused()
    {
        var suppression = new Suppression();
        FieldPath.Find(Suppression.Descriptor, "email")!.Set(suppression, "a@b.example", "--email");

        var error = Assert.Throws<UsageException>(() => FieldPath.Find(Suppression.Descriptor, "domain")!.Set(suppression, "b.example", "--domain"));

        Assert.Equal("--domain: email is given already, and only one of the two can be", error.Message);
        Assert.Equal("a@b.example", suppression.Email);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_with_its_flag() =>
        Assert.StartsWith("--map: ", Assert.Throws<UsageException>(() => FieldValue.TextOf("/nowhere/at/all", "--map")).Message, StringComparison.Ordinal);

    [Fact]
    public void Instalments_are_dates_with_amounts()
    {
        var plan = new Plan();

        FieldPath.Find(Plan.Descriptor, "instalments")!.Set(plan, "2026-12-01=100.00 EUR,2027-01-04=50 EUR", "--instalments");

        Assert.Equal([10_000, 5_000], plan.Instalments.Select(instalment => instalment.Amount.MinorUnits));
        Assert.Equal([12, 1], plan.Instalments.Select(instalment => instalment.Date.Month));
    }

    [Theory]
    [InlineData("2026-11-22T09:00+01:00", "2026-11-22T08:00:00Z")]
    [InlineData("2026-11-22T09:00:30Z", "2026-11-22T09:00:30Z")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00Z")]
    public void An_instant_keeps_its_zone(string text, string expected) =>
        Assert.Equal($"\"{expected}\"", FieldValue.Instant(text, "").ToString());

    [Fact]
    public void An_amount_survives_writing_and_reading()
    {
        foreach (var text in (string[])["1,234.50 EUR", "-3 JPY", "0.001 KWD", "90,071,992,547.12 USD"])
        {
            Assert.True(MoneyText.TryParse(text, out var money));
            Assert.Equal(text, MoneyText.Format(money));
        }
    }

    [Fact]
    public void A_table_aligns_amounts_leaves_out_empty_columns_and_steers_no_terminal()
    {
        Draft[] rows =
        [
            new() { Subject = "Hello\u001b[2J\nthere", Total = Eur(123_450), State = DraftState.InDoubt },
            new() { Subject = "B", Total = Eur(5) },
        ];
        using var text = new StringWriter { NewLine = "\n" };

        TableText.Write(text, [.. "state total subject message_id".Split(' ').Select(path => Column.Of(Draft.Descriptor, path))], rows);

        Assert.Equal("state            total  subject\nin doubt  1,234.50 EUR  Hello\uFFFD[2J there\n              0.05 EUR  B\n", text.ToString());
    }

    [Fact]
    public void Csv_gives_amount_and_currency_a_column_each_and_quotes()
    {
        Draft[] rows = [new() { Subject = "Say \"hi\", you", Total = Eur(123_450), State = DraftState.InDoubt }];
        using var text = new StringWriter();

        new Printer(text, TextWriter.Null, OutputFormat.Csv).WriteRows([.. "state total subject".Split(' ').Select(path => Column.Of(Draft.Descriptor, path))], rows);

        Assert.Equal("state,total,total_currency,subject\nIN_DOUBT,1234.50,EUR,\"Say \"\"hi\"\", you\"\n", text.ToString());
    }

    [Fact]
    public void One_resource_is_shown_as_indented_lines()
    {
        var message = new SendDraftResponse
        {
            Outcome = SendOutcome.Scheduled,
            Waits = { new Wait { Reason = Reason.QuietHours, Words = "quiet until 09:00" } },
            Draft = new Draft { Name = "customers/c-1/drafts/d-1", Invoices = { new DraftInvoice { Number = "INV-1" }, new DraftInvoice { Number = "INV-2", OpenAmount = Eur(100) } } },
        };
        using var text = new StringWriter { NewLine = "\n" };

        BlockText.Write(text, message);

        Assert.Equal(
            """
            outcome  scheduled
            waits    quiet hours (quiet until 09:00)
            draft
              - name  customers/c-1/drafts/d-1
                invoices
                  - number  INV-1
                  - number       INV-2
                    open amount  1.00 EUR

            """,
            text.ToString());
    }

    [Fact]
    public void Progress_says_what_how_far_and_of_what() =>
        Assert.Equal("importing  [######                  ]  25 %  750 of 3,000 rows", ProgressLine.Text("importing", 750, 3_000, "rows"));

    private static Money Eur(long minorUnits) => new() { CurrencyCode = "EUR", MinorUnits = minorUnits };
}
