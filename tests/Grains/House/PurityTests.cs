using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Tests.Grains.House;

/// <summary>grains/ knows no clock, chance, thread, culture or device: the same inputs give the same turn.</summary>
public sealed class PurityTests
{
    [Fact]
    public void Grains_touch_nothing_impure() => Assert.Empty(Purity.Violations(typeof(Money).Assembly.Location));

    [Theory]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTimeOffset.get_Now")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Random.Next")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData("System.Environment.GetEnvironmentVariable")]
    [InlineData("System.Console.Out")]
    [InlineData("System.Globalization.CultureInfo.get_CurrentCulture")]
    [InlineData("System.IO.File.Exists")]
    [InlineData("System.Net.Dns.GetHostName")]
    [InlineData("System.Threading.Tasks.Task.get_CompletedTask")]
    [InlineData("System.Threading.Tasks.Task`1.get_Result")]
    [InlineData("System.Threading.Thread.Yield")]
    [InlineData("System.Threading.Timer")]
    [InlineData("NodaTime.SystemClock.get_Instance")]
    [InlineData("NodaTime.DateTimeZoneProviders.get_Bcl")]
    [InlineData("NodaTime.IDateTimeZoneProvider.GetSystemDefault")]
    public void The_check_finds_what_this_assembly_does_wrong(string expected) => Assert.Contains(
        Purity.Violations(typeof(Culprit).Assembly.Location), found => found == expected || found.Replace("get_", "") == expected);

    /// <summary>The positive control: does everything that a grain must not, and is never run.</summary>
    private static class Culprit
    {
        public static IEnumerable<object?> Everything() =>
        [
            DateTime.Now, DateTime.UtcNow, DateTimeOffset.Now, Guid.NewGuid(), Random.Shared.Next(), Stopwatch.GetTimestamp(),
            Environment.GetEnvironmentVariable("x"), Console.Out, CultureInfo.CurrentCulture, File.Exists("x"),
            System.Net.Dns.GetHostName(), Task.CompletedTask, Task.FromResult(1).Result, Thread.Yield(), new Timer(_ => { }),
            SystemClock.Instance, DateTimeZoneProviders.Bcl, DateTimeZoneProviders.Tzdb.GetSystemDefault(),
        ];
    }
}
