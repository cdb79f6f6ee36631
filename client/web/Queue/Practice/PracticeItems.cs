using Google.Protobuf.WellKnownTypes;
using Plixo.V1;

namespace Plixo.Web.Queue.Practice;

/// <summary>The items of the practice queue. Nothing of them is in any store.</summary>
internal static class PracticeItems
{
    private const string Segment = "Practice";

    private static readonly Timestamp Made = Timestamp.FromDateTime(new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc));

    /// <summary>By priority, as a queue is.</summary>
    public static IReadOnlyList<PracticeItem> All { get; } =
    [
        ADraft(1, "Harbour Tools", "ann@harbour.example", DraftState.Drafted, Tone.Firm, Usd(1_920_50), 33, "P-1041", "P-1058"),
        AWorkItem(2, "Lark Logistics", WorkItemKind.Reply, "Answer from Lark Logistics", "Our purchase order is missing on the invoice. Can you send it again with PO 4711?", Usd(740_00), 18, "P-1060"),
        ADraft(3, "Kestrel Clinic", "office@kestrel.example", DraftState.Approved, Tone.Reminder, Usd(655_25), 14, "P-1066"),
        AWorkItem(4, "Mill Street Press", WorkItemKind.PromiseBroken, "Promise of $310.00 was not kept", "Ben promised it for last Friday, by phone.", Usd(310_00), 26, "P-1049"),
        ADraft(5, "Birch Bakery", "bills@birch.example", DraftState.Drafted, Tone.Friendly, Usd(480_00), 5, "P-1072"),
        AWorkItem(6, "Fox & Daughters", WorkItemKind.NextStep, "Call about the new address", "They move next month: ask where invoices go.", Usd(95_40), 2, "P-1075"),
    ];

    /// <summary>What a reply of the practising person becomes.</summary>
    private static readonly IReadOnlyList<PracticeItem> Answers =
    [
        .. All.Where(item => item.Row.WorkKind == WorkItemKind.Reply)
            .Select(item => Drafted(item.Row, $"{item.Customer.Name}/drafts/answer", item.Customer, MailClass.Answer, Tone.Unspecified, DraftState.Drafted, "ann@lark.example", "Re: your message", "", [])),
    ];

    public static PracticeItem? Find(string name) => All.Concat(Answers).FirstOrDefault(item => item.Row.Resource == name);

    private static PracticeItem ADraft(int nth, string customer, string to, DraftState state, Tone tone, Money amount, int days, params string[] numbers)
    {
        var name = $"customers/practice-{nth}";
        var row = Row(nth, $"{name}/drafts/practice-{nth}", customer, amount, days, numbers);
        (row.DraftState, row.Tab) = (state, state == DraftState.Approved ? QueueTab.ReadyToSend : QueueTab.Drafts);
        var text = $"Hello {customer},\n\n{string.Join(" and ", numbers)} {(numbers.Length == 1 ? "is" : "are")} open with {Shared.MoneyWords.Of(amount)} and {days} days overdue.\n\n"
            + "Please pay within a week, or tell us what is in the way.\n\nThank you";
        return Drafted(row, row.Resource, ACustomer(nth, customer, amount, days), MailClass.Chase, tone, state, to, $"{string.Join(" and ", numbers)}: {days} days overdue", text, numbers);
    }

    private static PracticeItem Drafted(
        QueueItem row, string resource, Customer customer, MailClass kind, Tone tone, DraftState state, string to, string subject, string text, IReadOnlyList<string> numbers)
    {
        var draft = new Draft
        {
            Name = resource, Customer = customer.Name, CustomerDisplayName = customer.DisplayName, State = state, MailClass = kind, Tone = tone, Subject = subject, Text = text,
            CurrencyCode = row.Amount.CurrencyCode, Total = row.Amount, ContentHash = "practice",
        };
        draft.Invoices.AddRange(numbers.Select(number => new DraftInvoice { Invoice = InvoiceOf(customer.Name, number), Number = number, OpenAmount = row.Amount, DaysOverdue = row.DaysOverdue }));
        var email = new RenderedEmail { From = "Collections <collections@practice.example>", Subject = subject, Text = text, To = { to }, Language = "en" };
        var own = row.Clone();
        own.Resource = resource;
        return new PracticeItem(own, draft, email, null, customer);
    }

    private static PracticeItem AWorkItem(int nth, string customer, WorkItemKind kind, string title, string words, Money amount, int days, string number)
    {
        var row = Row(nth, $"workItems/practice-{nth}", customer, amount, days, number);
        (row.WorkKind, row.Title) = (kind, title);
        row.Tab = kind switch { WorkItemKind.Reply => QueueTab.Replies, WorkItemKind.PromiseBroken => QueueTab.PromisesDue, _ => QueueTab.Tasks };
        var whose = ACustomer(nth, customer, amount, days);
        var work = new WorkItem { Name = row.Resource, Kind = kind, State = WorkItemState.Open, Title = title, Words = words, Customer = whose.Name, Amount = amount, DueTime = Made, Invoices = { InvoiceOf(whose.Name, number) } };
        return new PracticeItem(row, null, null, work, whose);
    }

    private static QueueItem Row(int nth, string resource, string customer, Money amount, int days, params string[] numbers) => new()
    {
        Resource = resource, Customer = $"customers/practice-{nth}", CustomerDisplayName = customer, SegmentDisplayName = Segment, InvoiceNumber = numbers[0], Invoices = numbers.Length,
        Amount = amount, DaysOverdue = days, Priority = (10 - nth) * 100, CreateTime = Made,
    };

    private static Customer ACustomer(int nth, string name, Money amount, int days) => new()
    {
        Name = $"customers/practice-{nth}", DisplayName = name, SegmentDisplayName = Segment, PromisesKept = nth, PromisesBroken = nth % 2, Balances = { new Balance { Open = amount, Overdue = amount, OldestDaysOverdue = days } },
    };

    private static string InvoiceOf(string customer, string number) => $"{customer}/invoices/{number}";

    private static Money Usd(long cents) => new() { CurrencyCode = "USD", MinorUnits = cents };
}
