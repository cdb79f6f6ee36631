using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class PersonalTests : ToySiloTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    [Fact]
    public async Task A_personal_value_is_stored_encrypted_and_read_in_clear()
    {
        await Silo.RunAsync(Customer, new Name(new Personal<string>("Ada Lovelace", "p-1")));

        var stored = (await Store.EventsAsync(Customer, 0, default)).Single();
        Assert.DoesNotContain("Ada", Encoding.UTF8.GetString(stored.Body) + Encoding.UTF8.GetString(stored.Decision!));
        Assert.Equal("Ada Lovelace", (await Another().StateAsync<CustomerState>(Customer)).State.Person!.Value);
    }

    [Fact]
    public async Task The_same_value_under_the_same_key_is_the_same_bytes_and_another_person_others()
    {
        await Silo.Cipher.PrepareAsync(["p-1", "p-2"], make: true, default);
        var clear = "Ada"u8.ToArray();

        Assert.Equal(Silo.Cipher.Encrypt("p-1", clear), Silo.Cipher.Encrypt("p-1", clear));
        Assert.NotEqual(Silo.Cipher.Encrypt("p-1", clear), Silo.Cipher.Encrypt("p-2", clear));
    }

    [Fact]
    public async Task A_value_is_the_same_bytes_however_many_were_written_between()
    {
        await Silo.Cipher.PrepareAsync(["p-1"], make: true, default);
        byte[] Encrypted(int value) => Silo.Cipher.Encrypt("p-1", Encoding.UTF8.GetBytes($"value {value}"));
        var first = Encrypted(0);

        var others = Enumerable.Range(1, 50).Select(Encrypted).ToList();

        Assert.Equal(first, Encrypted(0));
        Assert.Equal(others, Enumerable.Range(1, 50).Select(Encrypted));
    }

    [Fact]
    public async Task A_content_about_a_person_is_stored_small_and_read_whole()
    {
        await Silo.Cipher.PrepareAsync(["p-1"], make: true, default);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>Dear Ada, your invoice is open.</p>", 100)));
        var noise = RandomNumberGenerator.GetBytes(1_000);

        foreach (var clear in new[] { text, noise, [] })
        {
            var stored = Silo.Codec.WriteContent(new Content("d", clear) { Keys = ["p-1"] });

            Assert.Equal(clear, Silo.Codec.ReadContent(stored).Clear);
            if (clear == text) Assert.True(stored.Length < clear.Length / 5, $"{stored.Length} of {clear.Length}");
        }
    }

    [Fact]
    public async Task A_content_that_an_earlier_version_stored_is_read()
    {
        await Silo.Cipher.PrepareAsync(["p-1"], make: true, default);
        var stored = $$"""{"k":["p-1"],"v":"{{Convert.ToBase64String(Silo.Cipher.Encrypt("p-1", "Dear Ada"u8))}}"}""";

        Assert.Equal("Dear Ada"u8.ToArray(), Silo.Codec.ReadContent(Encoding.UTF8.GetBytes(stored)).Clear);
    }

    [Fact]
    public async Task A_destroyed_key_reads_as_no_value_and_the_chain_still_holds()
    {
        await Silo.RunAsync(Customer, new Name(new Personal<string>("Ada Lovelace", "p-1")));
        await Silo.Cipher.DestroyAsync("p-1", default);

        var read = (await Another().StateAsync<CustomerState>(Customer)).State.Person!;
        var stored = (await Store.EventsAsync(Customer, 0, default)).Single();

        Assert.Equal(("p-1", null), (read.KeyId, read.Value));
        Assert.Equal(EventHash.Compute(EventHash.Start, stored), stored.Hash);
    }

    [Fact]
    public async Task A_destroyed_key_is_never_made_again()
    {
        await Silo.Cipher.DestroyAsync("p-1", default);
        var other = Another();

        await other.RunAsync(Customer, new Name(new Personal<string>("Ada Lovelace", "p-1")));

        Assert.Null((await Another().StateAsync<CustomerState>(Customer)).State.Person!.Value);
    }

    [Fact]
    public async Task Two_silos_that_make_a_key_at_once_use_the_same()
    {
        var (one, two) = (Another(), Another());
        await one.Cipher.PrepareAsync(["p-1"], make: false, default);
        await two.Cipher.PrepareAsync(["p-1"], make: false, default);

        await one.Cipher.PrepareAsync(["p-1"], make: true, default);
        await two.Cipher.PrepareAsync(["p-1"], make: true, default);

        Assert.Equal("Ada"u8.ToArray(), two.Cipher.Decrypt("p-1", one.Cipher.Encrypt("p-1", "Ada"u8)));
    }

    [Fact]
    public async Task Bytes_that_were_changed_or_belong_to_another_name_are_refused()
    {
        await Silo.Cipher.PrepareAsync(["p-1"], make: true, default);
        var bytes = Silo.Cipher.Encrypt("p-1", "Ada"u8);
        bytes[^1] ^= 1;

        Assert.ThrowsAny<CryptographicException>(() => Silo.Cipher.Decrypt("p-1", bytes));
    }

    [Fact]
    public void A_personal_value_never_prints_itself() =>
        Assert.DoesNotContain("Ada", new Personal<string>("Ada", "p-1").ToString());

    [Fact]
    public void A_master_key_of_another_length_is_refused_by_name()
    {
        var fault = Assert.Throws<ArgumentException>(() => new PersonalCipher(Store, new byte[16], Silo.Random, Time));

        Assert.Contains("Secrets:PersonalDataKey", fault.Message);
    }

    private ToySilo Another() => new(Store, Time, new SeededRandom(7));
}
