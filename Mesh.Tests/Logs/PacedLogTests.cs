using Mesh.FailureDetection;
using Mesh.Logs;
using Mesh.Services;
using Mesh.Tests.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Logs;

public sealed class PacedLogTests
{
    private static readonly Suspicion Well = new(SuspicionState.Healthy, 0.5, SuspicionCause.None);
    private static readonly Suspicion Lost = new(SuspicionState.Suspect, 0, SuspicionCause.ConnectionLost);

    private readonly ListLogger _log = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly PacedLog _paced;

    public PacedLogTests() => _paced = new(_log, _clock);

    [Fact]
    public void AHandlerThatFailsEachTimeIsToldOfOnceInTenSeconds()
    {
        var fault = new InvalidOperationException("no");
        for (var second = 0; second < 25; second++)
        {
            _paced.Of("s").HandlerThrew(fault, "s");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            ["The handler of 's' threw", .. Enumerable.Repeat("The handler of 's' threw (9 more like it were left out)", 2)],
            _log.Lines.Select(line => line.Text));
    }

    [Fact]
    public void TheNumberIsAmongTheValues()
    {
        var omission = new Omission("text", [new("Service", "s")], 3);

        Assert.Equal([new("Service", "s"), new("Omitted", 3)], omission.AsEnumerable());
        Assert.Equal("text (3 more like it were left out)", omission.ToString());
    }

    [Fact]
    public void APeerThatIsLostAndComesBackIsToldOfAtOnce()
    {
        var lines = new SuspicionLines(_paced);
        lines.See("b", Well);
        lines.See("b", Lost);
        lines.See("b", Lost);
        lines.See("b", Well);

        Assert.Equal(["b is Suspect to this node (phi 0.0, ConnectionLost)", "b is Healthy to this node (phi 0.5)"], Opinions());
    }

    [Fact]
    public void APeerThatFlapsIsToldOfAtAPaceAndInTheEndAsItIs()
    {
        var lines = new SuspicionLines(_paced);
        for (var look = 0; look < 200; look++) // suspect at 0, well at 0.1 s, and so on for 20 s; suspect from then on
        {
            lines.See("b", look % 2 == 0 ? Lost : Well);
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        for (var look = 0; look < 200; look++)
        {
            lines.See("b", Lost);
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        var told = Opinions();
        Assert.InRange(told.Length, 4, 8);
        Assert.StartsWith("b is Suspect", told[^1], StringComparison.Ordinal);
    }

    private string[] Opinions() => [.. _log.All.Select(line => line.Split(':')[0])];
}
