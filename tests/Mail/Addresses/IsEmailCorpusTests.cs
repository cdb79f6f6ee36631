using System.Xml.Linq;
using Plixo.Mail.Addresses;
using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Mail.Addresses;

/// <summary>Scores the parser against addresses that others judged (dominicsayers/isemail).</summary>
public sealed class IsEmailCorpusTests(ITestOutputHelper output)
{
    /// <summary>Addresses that the corpus calls plainly valid, or valid but for DNS.</summary>
    private static readonly string[] Ordinary = ["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"];

    [Fact]
    public void Every_address_the_corpus_calls_an_error_is_refused()
    {
        var wrong = Cases().Where(one => one.Category == "ISEMAIL_ERR")
            .Where(one => MailAddress.TryParse(one.Address, out _, out _))
            .Select(one => $"{one.Id} {one.Address}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Valid_addresses_are_accepted_but_for_the_forms_no_ledger_means()
    {
        var cases = Cases().Where(one => one.Category != "ISEMAIL_ERR").ToList();
        if (cases.Count == 0)
            return;
        foreach (var category in cases.GroupBy(one => one.Category))
        {
            output.WriteLine($"{category.Key}: {category.Count(Accepted)} of {category.Count()} accepted");
            foreach (var one in category)
            {
                if (!MailAddress.TryParse(one.Address, out _, out var reason))
                    output.WriteLine($"  {one.Id} {one.Diagnosis}: {reason}");
            }
        }

        Assert.Equal(98, cases.Count);
        Assert.Equal(21, cases.Count(Accepted));
        Assert.Equal(["5"], cases.Where(one => Ordinary.Contains(one.Category) && !Accepted(one)).Select(one => one.Id));
        Assert.DoesNotContain(cases, one => !Ordinary.Contains(one.Category) && Accepted(one));
    }

    [Fact]
    public void What_is_accepted_prints_back_to_itself()
    {
        foreach (var one in Cases())
        {
            if (MailAddress.TryParse(one.Address, out var address, out _))
                Assert.Equal(one.Address, address.Spec);
        }
    }

    private static bool Accepted(Case one) => MailAddress.TryParse(one.Address, out _, out _);

    private List<Case> Cases()
    {
        if (Outside.Corpora(output.WriteLine, "addresses", "isemail-tests.xml") is not { } path)
            return [];

        return [.. XDocument.Load(path).Descendants("test").Select(test => new Case(
            test.Attribute("id")!.Value,
            Controls(test.Element("address")!.Value),
            test.Element("category")!.Value,
            test.Element("diagnosis")!.Value))];
    }

    // The corpus writes a control character as its picture, because XML cannot hold it.
    private static string Controls(string text) =>
        string.Concat(text.Select(character => character is >= '\u2400' and <= '\u241F' ? (char)(character - 0x2400) : character));

    private sealed record Case(string Id, string Address, string Category, string Diagnosis);
}
