namespace Plixo.Silo.Demo;

/// <summary>Invented names. Their domains end in .example, which nobody can own.</summary>
internal sealed class CompanyNames(SeededRandom random)
{
    private static readonly string[] Words =
    [
        "Alder", "Amber", "Birch", "Bramble", "Brook", "Cedar", "Cinder", "Cobalt", "Copper", "Coral", "Dune", "Ember", "Falcon", "Fern", "Flint",
        "Garnet", "Hazel", "Heron", "Indigo", "Jasper", "Juniper", "Kestrel", "Lantern", "Larch", "Linden", "Lumen", "Maple", "Marble", "Mistral",
        "Nettle", "Onyx", "Opal", "Otter", "Plover", "Quartz", "Raven", "Rowan", "Saffron", "Sable", "Slate", "Sorrel", "Sparrow", "Tamarack",
        "Thistle", "Umber", "Vesper", "Walnut", "Willow", "Wren", "Yarrow", "Zephyr",
    ];

    private static readonly string[] FirstNames =
        ["Ada", "Amir", "Bea", "Carl", "Dana", "Elif", "Emil", "Fay", "Gus", "Hana", "Ines", "Ivo", "Jon", "Kira", "Leo", "Mara", "Nils", "Noor", "Ola", "Pia", "Rafa", "Sol", "Tess", "Uma", "Vera", "Yuki", "Zoe"];

    private static readonly string[] LastNames =
        ["Abara", "Bellard", "Castane", "Dorval", "Eklind", "Farrant", "Goswin", "Hartlow", "Imhoff", "Jansky", "Kestel", "Lindqvar", "Morand", "Nakasa", "Ostrin", "Pellow", "Quist", "Rovere", "Sandell", "Tamura", "Ullmer", "Verano", "Wexley", "Zandt"];

    private readonly HashSet<string> taken = [];

    /// <summary>A name that was not given before, and its domain.</summary>
    public (string Name, string Domain) Company(Market market)
    {
        while (true)
        {
            var stem = $"{random.Of(Words)} {random.Of(market.Trades)}";
            var domain = Slug(stem) + ".example";
            if (taken.Add(domain))
                return ($"{stem} {random.Of(market.LegalForms)}", domain);
        }
    }

    /// <summary>A person, and the part of an address before the @.</summary>
    public (string Name, string Mailbox) Person()
    {
        var (first, last) = (random.Of(FirstNames), random.Of(LastNames));
        return ($"{first} {last}", $"{Slug(first)}.{Slug(last)}");
    }

    private static string Slug(string name) => string.Concat(name.ToLowerInvariant().Select(c => Accents.GetValueOrDefault(c, c)));

    /// <summary>What stands in a domain for the letters of the trades that a domain is usually spelt without.</summary>
    private static readonly Dictionary<char, char> Accents = new()
    {
        [' '] = '-',
        ['á'] = 'a',
        ['â'] = 'a',
        ['ã'] = 'a',
        ['é'] = 'e',
        ['ê'] = 'e',
        ['í'] = 'i',
        ['ó'] = 'o',
        ['ç'] = 'c',
    };
}
