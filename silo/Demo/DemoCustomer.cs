using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;

namespace Plixo.Silo.Demo;

/// <summary>A customer of the demo with what its ledger does not say: how it pays.</summary>
public sealed record DemoCustomer(CustomerRecord Record, DemoSegment Segment, PayerBehaviour Behaviour, IReadOnlyList<ContactRecord> Contacts, int TermsDays)
{
    /// <summary>Every so many customers one is known by its phone only, so that its steps become tasks.</summary>
    private const int PhoneOnlyEvery = 97;

    internal Market Market { get; init; } = Market.All[0];

    internal static List<DemoCustomer> Draw(SeededRandom random, LocalDate today)
    {
        var names = new CompanyNames(random.Split(1));
        var customers = new List<DemoCustomer>();
        foreach (var segment in DemoSegment.All)
            for (var i = 0; i < segment.Customers; i++)
                customers.Add(Draw(random, names, segment, customers.Count + 1, today));
        return customers;
    }

    private static DemoCustomer Draw(SeededRandom random, CompanyNames names, DemoSegment segment, int number, LocalDate today)
    {
        var market = random.Of(Market.All);
        var (name, domain) = names.Company(market);
        var currency = new Currency(market.Currency);
        var record = new CustomerRecord
        {
            ExternalId = $"C-{number:D4}",
            Name = name,
            Country = market.Country,
            TimeZone = DateTimeZoneProviders.Tzdb[random.Of(market.Zones)],
            Language = market.Language,
            Currency = currency,
            SegmentHint = segment.Name,
            Tags = random.Chance(0.1) ? ["key-account"] : [],
            CreditLimit = new Money((long)(segment.Most * market.UnitsPerEuro) * 2 * currency.MinorPerMajor, currency),
        };
        List<ContactRole> roles = segment == DemoSegment.Smb ? [ContactRole.Billing]
            : segment == DemoSegment.MidMarket ? [ContactRole.Billing, ContactRole.Collections]
            : [ContactRole.Billing, ContactRole.Collections, ContactRole.Escalation];
        var contacts = roles.Select(role => Contact(random, names, record, market, domain, role, number)).ToList();
        return new(record, segment, PayerBehaviour.Draw(random, today), contacts, random.Of(segment.Terms)) { Market = market };
    }

    private static ContactRecord Contact(
        SeededRandom random, CompanyNames names, CustomerRecord customer, Market market, string domain, ContactRole role, int number)
    {
        var (person, mailbox) = names.Person();
        return new()
        {
            ExternalId = $"P-{number:D4}-{(int)role + 1}",
            CustomerExternalId = customer.ExternalId,
            Name = person,
            Email = number % PhoneOnlyEvery == 0 ? null : $"{mailbox}@{domain}",
            Phone = $"{market.Phone}{random.Between(10, 99)}",
            Role = role,
            Copy = role == ContactRole.Collections,
            Language = customer.Language,
        };
    }
}
