using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace Mesh.Links;

/// <summary>
/// Keeps one link connected: dials, greets, and dials again when the connection is lost.
/// <c>/user/mesh/router/link-NAME</c>.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Reliability",
    "CA1001",
    Justification = "An actor ends in PostStop; a source without a timer holds nothing to free.")]
internal sealed class LinkActor : ReceiveActor, IWithTimers
{
    private readonly Link _link;
    private readonly DataPlane _plane;
    private readonly Dialler _dialler;
    private readonly Random _random;
    private readonly CancellationTokenSource _stopped = new(); // not disposed: a dial that ends late still asks it
    private TimeSpan _pause;
    private string? _lastFault; // told once, not once per attempt
    private bool _isToldUp;

    public LinkActor(Link link, DataPlane plane, Dialler dialler, Random random)
    {
        _link = link;
        _plane = plane;
        _dialler = dialler;
        _random = random;

        Receive<Dial>(_ => StartDialling());
        Receive<Up>(_ => OnUp());
        Receive<Failed>(message => OnFailed(message.Cause));
        Receive<Lost>(message => OnLost(message.Cause));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ILogger Log => _plane.Paced.Of(_link.Identity.ToString());

    protected override void PreStart()
    {
        var self = Self;
        _link.Lost = cause => self.Tell(new Lost(cause));
        self.Tell(Dial.Instance);
    }

    protected override void PostStop() => _stopped.Cancel();

    private void StartDialling()
    {
        if (!_link.IsConnected) // it is when this actor was restarted
        {
            _ = KeepAsync(Self);
        }
    }

    /// <summary>
    /// Dials, and serves the connection to its end. Outlives the actor: it is the link that closes the connection.
    /// </summary>
    private async Task KeepAsync(IActorRef self)
    {
        OutboundLink connection;
        try
        {
            connection = await _dialler.DialAsync(_link, _stopped.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            self.Tell(new Failed(CauseOf(fault)));
            return;
        }

        if (_link.Connected(connection))
        {
            self.Tell(Up.Instance);
        }

        await connection.RunAsync().ConfigureAwait(false);
    }

    private void OnUp()
    {
        _lastFault = null;
        _pause = TimeSpan.Zero;
        if (_link.Need == LinkNeed.None)
        {
            _plane.Log.PassingLinkUp(_link.Identity);
        }
        else if (!_isToldUp)
        {
            _plane.Log.LinkUp(_link.Identity);
        }

        _isToldUp = true;
    }

    private void OnFailed(string cause)
    {
        if (cause != _lastFault)
        {
            _lastFault = Tells(LinkLog.Missing) ? cause : _lastFault;
            Log.LinkMissing(_link.Identity, cause);
        }

        _link.Missed();
        DialLater();
    }

    private void OnLost(string cause)
    {
        Tells(LinkLog.Lost);
        Log.LinkLost(_link.Identity, cause);
        DialLater();
    }

    /// <summary>Whether the log tells it now. One whose end is held back comes back in silence, too: so nothing false is said last.</summary>
    private bool Tells(int eventId)
    {
        var isDue = _plane.Paced.IsDue(eventId, _link.Identity.ToString());
        _isToldUp &= !isDue;
        return isDue;
    }

    /// <summary>Doubling pauses, with jitter so that many nodes do not dial a restarted one in step.</summary>
    private void DialLater()
    {
        var (least, most) = (_plane.Options.Links.ReconnectMin, _plane.Options.Links.ReconnectMax);
        _pause = _pause < least ? least : _pause * 2 < most ? _pause * 2 : most;
        Timers.StartSingleTimer("dial", Dial.Instance, _pause * (0.5 + (_random.NextDouble() / 2)));
    }

    private static string CauseOf(Exception fault) => fault.GetBaseException() switch
    {
        OperationCanceledException => "no answer in time",
        var cause => cause.Message,
    };

    // What comes after the end is of no interest to anybody.
    private abstract class Event : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed class Dial : Event
    {
        public static Dial Instance { get; } = new();
    }

    private sealed class Up : Event
    {
        public static Up Instance { get; } = new();
    }

    private sealed class Failed(string cause) : Event
    {
        public string Cause { get; } = cause;
    }

    private sealed class Lost(string cause) : Event
    {
        public string Cause { get; } = cause;
    }
}
