using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mesh.Links;

namespace Mesh.Membership;

/// <summary>
/// Each second compares the rings that nodes go by, and tells once of each disagreement, and once of its end.
/// <c>/user/mesh/agreement</c>. Decides nothing: see <see cref="RingAgreement"/>.
/// </summary>
internal sealed class RingAgreementActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly DataPlane _plane;
    private readonly Action<ImmutableArray<Alarm>> _publish;
    private readonly RingAgreement _agreement = new();
    private ImmutableArray<Disagreement> _standing = [];
    private MeshView _view = MeshView.Empty;

    /// <param name="plane">Where the peers' words are.</param>
    /// <param name="publish">Given all alarms when they change.</param>
    public RingAgreementActor(DataPlane plane, Action<ImmutableArray<Alarm>> publish)
    {
        _plane = plane;
        _publish = publish;
        Receive<MeshView>(view => _view = view);
        Receive<Compare>(_ => OnCompare());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("compare", Compare.Instance, Pace);

    private void OnCompare()
    {
        var now = _plane.Clock.Monotonic();
        var found = _agreement.Judge(RingWord.All(_view, _plane.States, now), now);
        var ended = _standing.Where(old => !found.Any(old.Equals)).ToArray();
        var begun = found.Where(disagreement => !_standing.Any(disagreement.Equals)).ToArray();
        _standing = found;
        foreach (var disagreement in ended)
        {
            _plane.Log.RingsAgree(disagreement.Service, string.Join(", ", disagreement.Odd));
            Tell(disagreement, hasEnded: true);
        }

        foreach (var disagreement in begun)
        {
            _plane.Log.RingsDisagree(TextOf(disagreement));
            Tell(disagreement, hasEnded: false);
        }

        if (ended.Length + begun.Length > 0)
        {
            _publish(
            [
                .. found.Select(disagreement => new Alarm(
                    "ring-disagreement", disagreement.Service, disagreement.Odd, TextOf(disagreement))),
            ]);
        }
    }

    private static void Tell(Disagreement disagreement, bool hasEnded) => Context.System.EventStream.Publish(
        new RingDisagreement(disagreement.Service, disagreement.Odd, hasEnded));

    private static string TextOf(Disagreement disagreement) =>
        $"{string.Join(", ", disagreement.Odd)} {(disagreement.Odd.Length == 1 ? "goes" : "go")} by another ring of "
        + $"{disagreement.Service} than others, for more than {RingAgreement.Patience.TotalSeconds:0} s.";

    private sealed class Compare : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Compare Instance { get; } = new();
    }
}
