using Plixo.Silo.Turns;

namespace Plixo.Tests.Turns;

/// <summary>What decision records of any age were digested by: it may never change.</summary>
public sealed class RowDigestTests
{
    /// <summary>Made elsewhere: type, length or number in eight bytes, the bytes, for null, 5, "ä", 0x0102 and, in a row of its own, -1.</summary>
    private const string Digest = "332909a8a2103543a81c7d1aedf056fbb5a942920be69026dbed8a2db27cdb3a";

    [Fact]
    public void Rows_are_digested_by_type_length_and_bytes_of_each_value() =>
        Assert.Equal(Digest, Convert.ToHexStringLower(RowDigest.Of([[null, 5L, "ä", new byte[] { 1, 2 }], [-1L]])));

    [Fact]
    public void Value_of_another_type_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() => RowDigest.Of([[1.5]]));
}
