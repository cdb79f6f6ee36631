using Plixo.Silo.Clock;
using Plixo.Silo.Identity;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Cases.Door;

/// <summary>`plixo login SECRET` is what people type: one secret in 64 would be taken for an option.</summary>
public sealed class CredentialSecretTests
{
    /// <summary>Whose base64url begins with a dash.</summary>
    private const byte Dash = 0xF8;

    [Fact]
    public async Task A_secret_never_begins_with_a_dash()
    {
        await using var store = SqliteStore.InMemory(SystemStoreClock.Instance);
        var random = new DashesFirst(2);

        var link = await new Credentials(store, random).LinkAsync("dana", "users/boss", CancellationToken.None);

        Assert.NotEqual('-', link[0]);
        Assert.Equal(0, random.Left);
    }

    private sealed class DashesFirst(int times) : IRandom
    {
        public int Left { get; private set; } = times;

        public void Fill(Span<byte> bytes)
        {
            if (bytes.Length == Credentials.SecretBytes && Left > 0)
            {
                Left--;
                bytes.Fill(Dash);
            }
            else
            {
                SystemRandom.Instance.Fill(bytes);
            }
        }
    }
}
