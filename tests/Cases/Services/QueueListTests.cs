using Plixo.Silo.Services.Queue;

namespace Plixo.Tests.Cases.Services;

/// <summary>What a watcher was told of an item while its list was read is not taken back by that reading.</summary>
public sealed class QueueListTests
{
    [Fact]
    public void A_reading_does_not_take_back_what_was_read_of_an_item_since_it_began()
    {
        var list = new QueueList("s");
        list.Begins();
        list.Read([Row("a", "1"), Row("b", "1")]);

        list.Begins();
        list.Renew([Row("a", "2")]);
        Assert.Equal(["2", "1"], list.Read([Row("a", "1"), Row("b", "1")]).Select(shown => shown.Row));

        list.Begins();
        Assert.Equal(["3", "1"], list.Read([Row("a", "3"), Row("b", "1")]).Select(shown => shown.Row));
    }

    private static QueueShown Row(string resource, string row) => new(new V1.QueueItem { Resource = resource }, null, "", row);
}
