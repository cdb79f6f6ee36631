namespace Plixo.Silo.Personal;

public static class PersonalRetry
{
    /// <summary>A document names its keys at once, a document inside a personal value those of the next round.</summary>
    public const int MostRounds = 4;

    /// <summary>Fewer are not worth another thread.</summary>
    private const int ManyEach = 32;

    /// <summary>Serialises, preparing keys and trying again where some are not in memory.</summary>
    public static async Task<T> PreparedAsync<T>(this IPersonalCipher cipher, bool make, Func<T> serialise, CancellationToken cancel)
    {
        for (var round = 1; ; round++)
        {
            IReadOnlySet<string> wanted;
            try
            {
                return serialise();
            }
            catch (PersonalKeysWantedException keys) when (round < MostRounds)
            {
                wanted = keys.KeyIds;
            }
            await cipher.PrepareAsync(wanted, make, cancel);
        }
    }

    /// <summary>
    /// Does something for each; those that lack personal keys come again once all of these were prepared together. What one
    /// throws is its own failure and keeps none of the others.
    /// </summary>
    /// <param name="cipher">Prepares keys.</param>
    /// <param name="all">For each of these.</param>
    /// <param name="action">What is done; on several threads where it may be.</param>
    /// <param name="failed">Told of a failure; never twice at once.</param>
    /// <param name="make">Whether missing keys are made.</param>
    /// <param name="cancel">Ends the wait for keys.</param>
    /// <param name="atOnce">Threads, where there are many.</param>
    public static async Task EachPreparedAsync<T>(
        this IPersonalCipher cipher, IReadOnlyList<T> all, Action<T> action, Action<T, Exception> failed, bool make, CancellationToken cancel, int atOnce = 1)
    {
        for (var round = 1; all.Count > 0; round++)
        {
            var wanted = new HashSet<string>();
            var again = new List<T>();
            if (atOnce > 1 && all.Count >= ManyEach) Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, Try);
            else foreach (var one in all) Try(one);
            if (wanted.Count > 0) await cipher.PrepareAsync(wanted, make, cancel);
            all = again;

            void Try(T one)
            {
                try
                {
                    action(one);
                }
                catch (PersonalKeysWantedException keys) when (round < MostRounds)
                {
                    lock (again)
                    {
                        wanted.UnionWith(keys.KeyIds);
                        again.Add(one);
                    }
                }
                catch (Exception fault)
                {
                    lock (again) failed(one, fault);
                }
            }
        }
    }
}
