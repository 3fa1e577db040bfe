using Mesh.Documents;
using Mesh.Node.Gateway;

namespace Mesh.Tests.Gateway;

public sealed class OutcomeStatusTests
{
    private static readonly Dictionary<Outcome, int> ByOutcome = new()
    {
        [Outcome.Replied] = 200,
        [Outcome.Refused] = 400,
        [Outcome.HandlerFailed] = 502,
        [Outcome.Rejected] = 503,
        [Outcome.Unreachable] = 503,
        [Outcome.Unknown] = 504,
    };

    private static readonly Dictionary<(Outcome, Reason), int> ByReason = new()
    {
        [(Outcome.Refused, Reason.Malformed)] = 400,
        [(Outcome.Refused, Reason.Unprocessable)] = 422,
        [(Outcome.Rejected, Reason.Overloaded)] = 429,
        [(Outcome.Rejected, Reason.Draining)] = 503,
        [(Outcome.Rejected, Reason.Expired)] = 504,
        [(Outcome.Rejected, Reason.TooLarge)] = 413,
        [(Outcome.Rejected, Reason.Poisonous)] = 422,
        [(Outcome.Rejected, Reason.UnknownService)] = 404,
        [(Outcome.Rejected, Reason.InvalidKey)] = 400,
        [(Outcome.Rejected, Reason.KeyRequired)] = 400,
        [(Outcome.Rejected, Reason.InvalidDeadline)] = 400,
        [(Outcome.Rejected, Reason.InvalidRequestId)] = 400,
        [(Outcome.Rejected, Reason.RequestIdReused)] = 422,
    };

    public static TheoryData<Outcome, Reason> EveryPair()
    {
        var pairs = new TheoryData<Outcome, Reason>();
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            foreach (var reason in Enum.GetValues<Reason>())
            {
                pairs.Add(outcome, reason);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void EveryOutcomeAndReasonHasItsStatus(Outcome outcome, Reason reason)
    {
        var wanted = ByReason.TryGetValue((outcome, reason), out var status) ? status : ByOutcome[outcome];

        Assert.Equal(wanted, OutcomeStatus.Of(outcome, reason));
    }

    [Fact]
    public void AResultThatNobodySetIsTheGatewaysFault() => Assert.Equal(500, OutcomeStatus.Of(default, default));

    [Theory]
    [InlineData(Reason.Overloaded, null, 1L)]
    [InlineData(Reason.Overloaded, 0, 1L)]
    [InlineData(Reason.Overloaded, 1, 1L)]
    [InlineData(Reason.Overloaded, 1000, 1L)]
    [InlineData(Reason.Overloaded, 1001, 2L)]
    [InlineData(Reason.Overloaded, -5000, 1L)]
    [InlineData(Reason.Draining, 2500, 3L)]
    [InlineData(Reason.Draining, null, 1L)]
    [InlineData(Reason.UnknownService, 2500, null)]
    public void RetryAfterIsInWholeSecondsRoundedUp(Reason reason, int? waitMs, long? seconds)
    {
        var result = new RequestResult
        {
            Outcome = Outcome.Rejected,
            Reason = reason,
            RetryAfter = waitMs is { } wait ? TimeSpan.FromMilliseconds(wait) : null,
        };

        Assert.Equal(seconds, OutcomeStatus.RetryAfterSeconds(result));
    }

    [Theory]
    [InlineData(Outcome.HandlerFailed, "handler-failed")]
    [InlineData(Outcome.Replied, "replied")]
    [InlineData((Outcome)0, "unknown")]
    [InlineData((Outcome)200, "unknown")]
    public void AnOutcomeHasAWord(Outcome outcome, string word) => Assert.Equal(word, Words.Of(outcome));

    [Theory]
    [InlineData(Reason.None, "none")]
    [InlineData(Reason.UnknownService, "unknown-service")]
    [InlineData(Reason.HandlerThrew, "handler-threw")]
    public void AReasonHasAWord(Reason reason, string word) => Assert.Equal(word, Words.Of(reason));
}
