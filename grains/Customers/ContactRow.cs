using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A contact in the read model, in clear: rows are deleted on erasure, the chain keeps only ciphertext.</summary>
public sealed record ContactRow(
    CustomerKey Customer, ContactKey Key, string Name, string Email, string Phone, string Role, bool Cc, string Language, LocalDate? DoNotEmailUntil,
    bool Bcc)
{
    /// <summary>As an e-mail needs it; what a row does not have is empty.</summary>
    public Contact ToContact()
    {
        Personal<string> Mine(string value) => new(value, Key.Value);
        return new Contact(Key, "", Mine(""), Mine(Name), Mine(Email), Mine(Phone), Enum.Parse<ContactRole>(Role), Cc, Language, DoNotEmailUntil) { Bcc = Bcc };
    }

    public static ContactRow Of(CustomerKey customer, Contact contact) => new(
        customer, contact.Key, contact.Name.Value ?? "", contact.Email.Value ?? "", contact.Phone.Value ?? "",
        contact.Role.ToString(), contact.Cc, contact.Language, contact.DoNotEmailUntil, contact.Bcc);
}

public sealed class ContactTable : RowTableOf<ContactRow>
{
    public static readonly ContactTable Instance = new();

    public const int EmailColumn = 3;

    private const int LanguageColumn = 7;

    private ContactTable()
        : base(
            "contact", 2, Text("customer"), Text("key"), Text("name"), Text("email"), Text("phone"), Text("role"),
            Integer("cc"), Text("language"), Text("do_not_email_until"), Integer("bcc"))
    {
        Table = Table with { Personal = new PersonalColumns([2, EmailColumn, 4], row => (string)row[1]!) };
    }

    public static RowCount Speaking(string name, string language) =>
        new(name, Instance.Table, [new RowFilter(LanguageColumn, Comparison.Equal, language)]);

    public static RowCount SpeakingNoneOf(string name, IEnumerable<string> languages) =>
        new(name, Instance.Table, [.. languages.Select(language => new RowFilter(LanguageColumn, Comparison.NotEqual, language))]);

    public override object?[] Write(ContactRow row) =>
    [
        row.Customer.Value, row.Key.Value, row.Name, row.Email, row.Phone, row.Role, row.Cc.ToRow(), row.Language,
        row.DoNotEmailUntil.ToRow(), row.Bcc.ToRow(),
    ];

    public override ContactRow Read(IReadOnlyList<object?> values) => new(
        new CustomerKey((string)values[0]!), new ContactKey((string)values[1]!), (string)values[2]!, (string)values[3]!,
        (string)values[4]!, (string)values[5]!, RowValues.ToFlag(values[6]), (string)values[7]!,
        RowValues.ToDateOrNull(values[8]), RowValues.ToFlag(values[9]));
}
