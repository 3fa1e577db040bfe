using System.Globalization;
using System.Text;
using CsCheck;
using Mesh.Node.Services;

namespace Mesh.Tests.Services;

public sealed class AccessLogTimeTests
{
    [Theory]
    [InlineData("01/Jan/1970:00:00:00 +0000", 0)]
    [InlineData("01/Jan/1970:00:00:00 -0000", 0)]
    [InlineData("31/Dec/1969:23:59:59 +0000", -1)]
    [InlineData("01/Jan/1970:02:00:00 +0200", 0)]
    [InlineData("31/Dec/1969:20:30:00 -0330", 0)]
    [InlineData("29/Feb/2016:00:00:00 +0000", 1456704000)]
    [InlineData("01/Jan/1970:14:00:00 +1400", 0)]
    [InlineData("01/Jan/0001:00:00:00 +1400", -62135596800 - 50400)]
    [InlineData("31/Dec/9999:23:59:59 -1400", 253402300799 + 50400)]
    public void ATimeIsReadAsSecondsSince1970(string text, long seconds)
    {
        Assert.True(AccessLogTime.TryParse(Encoding.ASCII.GetBytes(text), out var found));
        Assert.Equal(seconds, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("17/May/2015:10:05:03")]
    [InlineData("17/May/2015:10:05:03 +00000")]
    [InlineData("17/May/2015:10:05:03  0000")]
    [InlineData("17/May/2015:10:05:03 +00:0")]
    [InlineData("17/May/2015:10:05:03 +1401")]
    [InlineData("17/May/2015:10:05:03 +0060")]
    [InlineData("17/may/2015:10:05:03 +0000")]
    [InlineData("17/MAY/2015:10:05:03 +0000")]
    [InlineData("17/anF/2015:10:05:03 +0000")]
    [InlineData("17/Mai/2015:10:05:03 +0000")]
    [InlineData("00/May/2015:10:05:03 +0000")]
    [InlineData("31/Feb/2015:10:05:03 +0000")]
    [InlineData("29/Feb/2015:10:05:03 +0000")]
    [InlineData("31/Apr/2015:10:05:03 +0000")]
    [InlineData("17/May/0000:10:05:03 +0000")]
    [InlineData("17/May/2015:24:00:00 +0000")]
    [InlineData("17/May/2015:10:60:00 +0000")]
    [InlineData("17/May/2015:10:05:60 +0000")]
    [InlineData("17-May-2015:10:05:03 +0000")]
    [InlineData("-7/May/2015:10:05:03 +0000")]
    [InlineData(" 7/May/2015:10:05:03 +0000")]
    public void AnythingElseIsNoTime(string text) =>
        Assert.False(AccessLogTime.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void EveryTimeIsReadAsTheFrameworkReadsIt() =>
        Gen.Select(Gen.Long[-62135596800 + 86400, 253402300799 - 86400], Gen.Int[-14 * 60, 14 * 60])
            .Sample((seconds, offsetMinutes) =>
            {
                var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(offsetMinutes));
                var text = time.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1);
                return AccessLogTime.TryParse(Encoding.ASCII.GetBytes(text), out var found) && found == seconds;
            });
}
