using CsCheck;
using Mesh.Configuration;

namespace Mesh.Tests.Configuration;

public sealed class QuantityTests
{
    private const long MaxMilliseconds = 10_000L * 86_400_000; // 10,000 days
    private const long MaxBytes = 1L << 53;

    [Theory]
    [InlineData("0ms", 0)]
    [InlineData("250ms", 250)]
    [InlineData("2 s", 2_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void DurationsAreANumberAndAUnit(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Quantity.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 parsecs")]
    [InlineData("infinite")]
    [InlineData("1e3s")]
    [InlineData("999999999999999999999d")]
    [InlineData("1s\n")]
    public void NothingElseIsADuration(string text) => Assert.Null(Quantity.Duration(text));

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1048576", 1_048_576L)]
    [InlineData("64k", 65_536L)]
    [InlineData("1.5 KiB", 1_536L)]
    [InlineData("1kB", 1_000L)]
    [InlineData("1 MiB", 1_048_576L)]
    [InlineData("2 GiB", 2_147_483_648L)]
    public void SizesAreBytesOrHaveAUnit(string text, long bytes) => Assert.Equal(bytes, Quantity.Bytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("1 mile")]
    [InlineData("99999999 GiB")]
    [InlineData("1M\n")]
    public void NothingElseIsASize(string text) => Assert.Null(Quantity.Bytes(text));

    [Theory]
    [InlineData("0ms")]
    [InlineData("1500ms")]
    [InlineData("2s")]
    [InlineData("90s")]
    [InlineData("2m")]
    [InlineData("1d")]
    public void ADurationIsShownAsItMayBeWritten(string text) => Assert.Equal(text, Quantity.Show(Quantity.Duration(text)!.Value));

    [Theory]
    [InlineData("0 B")]
    [InlineData("1001 B")]
    [InlineData("64 KiB")]
    [InlineData("1 MiB")]
    [InlineData("3 GiB")]
    public void ASizeIsShownAsItMayBeWritten(string text) => Assert.Equal(text, Quantity.Show(Quantity.Bytes(text)!.Value));

    [Fact]
    public void EveryDurationIsReadAsItIsShown() => Gen.Long[0, MaxMilliseconds].Sample(milliseconds =>
        Quantity.Duration(Quantity.Show(TimeSpan.FromMilliseconds(milliseconds))) == TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void EverySizeIsReadAsItIsShown() => Gen.Long[0, MaxBytes].Sample(bytes => Quantity.Bytes(Quantity.Show(bytes)) == bytes);

    [Fact]
    public void WhateverIsReadIsWithinBounds() => Gen.Select(Gen.Char['0', '9'].Array[1, 30], Gen.OneOf("", "ms", "s", "d", "k", "MB", "GiB", " "), (digits, unit) => new string(digits) + unit)
        .Sample(text =>
        {
            Assert.InRange(Quantity.Duration(text) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.MaxValue / 2);
            Assert.InRange(Quantity.Bytes(text) ?? 0, 0, MaxBytes);
        });
}
