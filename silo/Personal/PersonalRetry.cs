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
}
