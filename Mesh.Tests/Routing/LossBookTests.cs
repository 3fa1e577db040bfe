using Mesh.Routing;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Routing;

public sealed class LossBookTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LossBook _book;
    private readonly FakePeer _one = new("node1");
    private readonly FakePeer _two = new("node2");

    public LossBookTests() => _book = new LossBook(_clock);

    [Fact]
    public void ARequestIsPoisonousAfterTwoLosses()
    {
        Assert.False(_book.IsPoisonous("s", "id"));
        _book.Note("s", "id", _one);
        Assert.False(_book.IsPoisonous("s", "id"));
        _book.Note("s", "id", _two);
        Assert.True(_book.IsPoisonous("s", "id"));
        Assert.False(_book.IsPoisonous("s", "other"));
        Assert.False(_book.IsPoisonous("other", "id"));
    }

    [Fact]
    public void AConnectionCountsOnceForAllThatItTookAlong()
    {
        _book.Note("s", "id", _one);
        _book.Note("s", "id", _one);
        Assert.False(_book.IsPoisonous("s", "id"));

        _book.Note("s", "id", new FakePeer("node1")); // it started again
        Assert.True(_book.IsPoisonous("s", "id"));
    }

    [Fact]
    public void EachLossIsForgottenAfterTheWindow()
    {
        _book.Note("s", "id", _one);
        _clock.Advance(LossBook.Window / 2);
        _book.Note("s", "id", _two);
        _clock.Advance((LossBook.Window / 2) - TimeSpan.FromMilliseconds(1));
        Assert.True(_book.IsPoisonous("s", "id"));

        _clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.False(_book.IsPoisonous("s", "id"));
    }

    [Fact]
    public void TheOldestAreForgottenWhenThereAreTooMany()
    {
        _book.Note("s", "old", _one);
        _book.Note("s", "old", _two);
        for (var i = 0; i < LossBook.MaxLosses - 1; i++)
        {
            Assert.True(_book.IsPoisonous("s", "old"));
            _book.Note("s", $"{i}", _one);
        }

        Assert.False(_book.IsPoisonous("s", "old"));
    }
}
