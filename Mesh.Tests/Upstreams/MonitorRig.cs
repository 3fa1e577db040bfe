using Mesh.FailureDetection;
using Mesh.Tests.Support;
using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

/// <summary>A monitor in virtual time, looked at every 100 ms, whose probes are answered as the test says.</summary>
internal sealed class MonitorRig
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(7);
    private readonly List<bool> _changes = [];
    private Func<int, ProbeResult?> _answer = _ => null;
    private (TimeSpan At, ProbeResult Result)? _due;

    public MonitorRig(bool isProber = true)
    {
        var section = new UpstreamDefinitions().Of("orders");
        Monitor = new InstanceMonitor(section.Check, TestOptions.Of().Detection) { IsProber = isProber };
    }

    public static ProbeResult Good { get; } = new(ProbeEnd.Passed, TimeSpan.FromMilliseconds(2), "status 200");

    public static ProbeResult Bad { get; } = new(ProbeEnd.Failed, TimeSpan.FromMilliseconds(2), "status 500");

    public static ProbeResult Refused { get; } = new(ProbeEnd.Refused, TimeSpan.FromMilliseconds(1), "refused");

    public InstanceMonitor Monitor { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public bool RequestsOut { get; set; }

    public int Probes { get; private set; }

    /// <summary>Each change of whether it is suspect, the first look included where it ends up healthy.</summary>
    public IReadOnlyList<bool> Changes => _changes;

    public Suspicion Judge() => Monitor.Judge(Now);

    /// <summary>What the nth probe finds; null for no answer.</summary>
    public MonitorRig Answer(Func<int, ProbeResult?> answer)
    {
        _answer = answer;
        return this;
    }

    public MonitorRig Run(int milliseconds, Action<InstanceMonitor>? each = null)
    {
        for (var left = milliseconds; left > 0; left -= 100)
        {
            Step();
            each?.Invoke(Monitor);
        }

        return this;
    }

    public MonitorRig RunUntilProbes(int count)
    {
        for (var left = 600; Probes < count && left > 0; left--)
        {
            Step();
        }

        return this;
    }

    private void Step()
    {
        Now += InstanceMonitor.LookPace;
        if (_due is { } due && due.At <= Now)
        {
            _due = null;
            Monitor.ProbeEnded(Now, due.Result);
        }

        var isSuspect = Judge().IsSuspect;
        if (_changes.Count == 0 || _changes[^1] != isSuspect)
        {
            if (_changes.Count > 0 || !isSuspect || Probes > 0)
            {
                _changes.Add(isSuspect);
            }
        }

        if (Monitor.ProbeDue(Now, RequestsOut))
        {
            Monitor.ProbeSent(Now, _random.NextDouble());
            Probes++;
            _due = _answer(Probes) is { } result
                ? (Now + result.Took, result)
                : (Now + Timeout, new ProbeResult(ProbeEnd.TimedOut, Timeout, "no answer"));
        }
    }
}
