using Plixo.Grains.Core;
using Plixo.Silo.Turns;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>A request is carried out once, at the version that its caller saw; asked again, it gets the first answer.</summary>
public sealed class RequestTests : ToySiloTests
{
    [Fact]
    public async Task The_same_request_again_gets_the_first_answer()
    {
        var first = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"));
        await Silo.RunAsync(ToySilo.I1, new Raise(7, ToySilo.C1));

        var again = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"));

        Assert.Equal(first[0].Reply!.Body, again[0].Reply!.Body);
        Assert.Equal(2, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task A_refusal_is_kept_under_its_request_too()
    {
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(0, ToySilo.C1), "r-1"));

        var again = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(0, ToySilo.C1), "r-1"));

        Assert.Equal(RefusalReason.InvalidArgument, again[0].Reply!.Refusal!.Reason);
    }

    [Fact]
    public async Task Another_content_under_the_same_request_is_refused()
    {
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1", digest: 1));

        var other = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(6, ToySilo.C1), "r-1", digest: 2));

        Assert.Equal(RefusalReason.RequestIdReused, other[0].Reply!.Refusal!.Reason);
        Assert.Equal(1, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task Two_with_one_request_in_a_group_do_it_once()
    {
        var items = new[] { ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"), ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1") };

        var first = await Silo.RunAsync([.. items]);
        var second = await Silo.RunAsync(items[1]);

        Assert.Equal([ItemEnd.Done, ItemEnd.Again], first.Select(result => result.End));
        Assert.Equal(new Total(5), second[0].Reply!.Body);
        Assert.Equal(1, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task A_command_of_a_caller_that_saw_another_version_is_refused_in_the_turn()
    {
        var results = await Silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), seen: 0), ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1), seen: 0),
            ToySilo.Command(ToySilo.I1, new Raise(3, ToySilo.C1), seen: 1));

        Assert.Equal([null, RefusalReason.StaleEtag, null], results.Select(result => result.Reply!.Refusal?.Reason));
        Assert.Equal((2L, new InvoiceState(4)), await Silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_request_that_was_carried_out_gets_its_answer_again_though_the_version_it_saw_is_gone()
    {
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", seen: 0));

        var again = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", seen: 0));

        Assert.Equal(new Total(1), again[0].Reply!.Body);
    }

    [Fact]
    public async Task Whoever_saw_another_version_may_read_again_and_ask_under_the_same_request()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(10, ToySilo.C1));
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", digest: 1, seen: 0));

        var again = await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", digest: 2, seen: 1));

        Assert.Equal(new Total(11), again[0].Reply!.Body);
    }
}
