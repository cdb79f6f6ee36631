using System.Diagnostics;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Stores;

public sealed class KilledProcessTests
{
    /// <summary>Grains in each group that the child commits.</summary>
    internal const int GroupSize = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(60)]
    public async Task A_process_killed_between_and_within_commits_leaves_whole_groups_and_all_that_were_answered(int groups)
    {
        var folder = Directory.CreateTempSubdirectory("plixo-killed-").FullName;
        var path = Path.Combine(folder, "plixo.db");
        var answered = await KillAfterAsync(path, groups);

        await using (var store = await SqliteStore.OpenAsync(path, new StoreOptions(), CancellationToken.None))
        {
            var grains = await store.GrainsAsync(GrainKind.Invoice, "", int.MaxValue, CancellationToken.None);
            var whole = grains.GroupBy(grain => grain.Key.Split('-')[1]).ToDictionary(group => int.Parse(group.Key), group => group.Count());
            Assert.All(whole.Values, count => Assert.Equal(GroupSize, count));
            Assert.All(Enumerable.Range(0, answered + 1), group => Assert.True(whole.ContainsKey(group)));
            Assert.InRange(whole.Count, answered + 1, answered + 2);

            var sealedEvents = 0;
            while (await store.SealAsync(hash => hash, 1_000, null, CancellationToken.None) is { } block)
                sealedEvents += block.Ids.Count;
            Assert.Equal(grains.Count, sealedEvents);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Answers the last group that the child said was durable.</summary>
    private static async Task<int> KillAfterAsync(string path, int groups)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(KilledProcessTests).Assembly.Location, path])
        {
            RedirectStandardOutput = true,
        })!;
        var answered = -1;
        while (answered < groups && await child.StandardOutput.ReadLineAsync() is { } line)
            answered = int.Parse(line);
        child.Kill();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
            answered = int.TryParse(line, out var group) ? group : answered;
        await child.WaitForExitAsync();
        Assert.True(answered >= groups, "The child ended by itself.");
        return answered;
    }
}
