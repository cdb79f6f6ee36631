namespace Plixo.Silo.Personal;

public static class PersonalRetry
{
    /// <summary>A document names its keys at once, a document inside a personal value those of the next round.</summary>
    public const int MostRounds = 4;

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
    public static async Task EachPreparedAsync<T>(
        this IPersonalCipher cipher, IReadOnlyList<T> all, Action<T> action, Action<T, Exception> failed, bool make, CancellationToken cancel)
    {
        for (var round = 1; all.Count > 0; round++)
        {
            var wanted = new HashSet<string>();
            var again = new List<T>();
            foreach (var one in all)
            {
                try
                {
                    action(one);
                }
                catch (PersonalKeysWantedException keys) when (round < MostRounds)
                {
                    wanted.UnionWith(keys.KeyIds);
                    again.Add(one);
                }
                catch (Exception fault)
                {
                    failed(one, fault);
                }
            }
            if (wanted.Count > 0) await cipher.PrepareAsync(wanted, make, cancel);
            all = again;
        }
    }
}
