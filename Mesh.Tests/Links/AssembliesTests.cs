using Mesh.Links;
using Mesh.Tests.Support;

namespace Mesh.Tests.Links;

public sealed class AssembliesTests
{
    private readonly Assemblies<string> _assemblies = new();

    [Fact]
    public void PayloadsComeOneAfterTheOtherInAnyOrderOfTheirHeads()
    {
        _assemblies.Begin(1, "one", 3, keep: true);
        _assemblies.Begin(2, "two", 2, keep: true);

        Assert.True(_assemblies.TryFinish(2, [7, 8], out var head, out var payload));
        Assert.Equal("two", head);
        Assert.Equal([7, 8], payload!);
        Assert.False(_assemblies.TryFinish(1, [1, 2], out _, out _));
        Assert.True(_assemblies.TryFinish(1, [3], out head, out payload));
        Assert.Equal("one", head);
        Assert.Equal([1, 2, 3], payload!);
    }

    [Fact]
    public void WhatIsNotKeptPassesByWithoutMemory()
    {
        _assemblies.Begin(1, "large", int.MaxValue, keep: false);
        var chunk = new byte[] { 1 };

        Assert.Equal(0, Allocations.Of(() =>
        {
            Assert.False(_assemblies.TryFinish(1, chunk, out _, out var payload));
            Assert.Null(payload);
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void APayloadWithoutALengthIsAFault(int bytes) =>
        Assert.Throws<ProtocolException>(() => _assemblies.Begin(1, "none", bytes, keep: true));

    [Fact]
    public void AnIdThatIsAnnouncedTwiceIsAFault()
    {
        _assemblies.Begin(1, "one", 3, keep: true);

        Assert.Throws<ProtocolException>(() => _assemblies.Begin(1, "one", 3, keep: true));
    }

    [Fact]
    public void MoreThanAnySenderAnnouncesIsAFault()
    {
        for (var id = 0; id < Assemblies<string>.MaxAnnounced; id++)
        {
            _assemblies.Begin((ulong)id, "one", 3, keep: false);
        }

        Assert.Throws<ProtocolException>(() => _assemblies.Begin(ulong.MaxValue, "more", 3, keep: false));
    }

    [Theory]
    [InlineData(9UL, 1)] // not announced
    [InlineData(2UL, 1)] // another is under way
    [InlineData(1UL, 0)]
    [InlineData(1UL, 3)] // one byte more than is missing
    public void APartThatIsNotDueIsAFault(ulong id, int bytes)
    {
        _assemblies.Begin(1, "one", 3, keep: true);
        _assemblies.Begin(2, "two", 3, keep: true);
        _assemblies.TryFinish(1, [1], out _, out _);

        Assert.Throws<ProtocolException>(() => _assemblies.TryFinish(id, new byte[bytes], out _, out _));
    }
}
