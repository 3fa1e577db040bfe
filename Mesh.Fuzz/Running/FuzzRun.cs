using System.Collections.Immutable;
using Mesh.Fuzz.Coverage;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>
/// Looks for findings: changes inputs that took branches which no other did, and goes on from those that take new ones.
/// </summary>
internal sealed class FuzzRun
{
    private const int Calibrations = 3;
    private const int MaxFindings = 10;
    private static readonly TimeSpan MaxShrinking = TimeSpan.FromSeconds(5);

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly BranchCounts _counts;
    private readonly LastInput _last;
    private readonly Mutator _mutator;
    private readonly SeenBranches _seen = new();
    private readonly List<byte[]> _inputs = [];
    private readonly Dictionary<string, Finding> _findings = [];

    public FuzzRun(FuzzTarget target, Random random, BranchCounts counts, LastInput last)
    {
        (_target, _random, _counts, _last) = (target, random, counts, last);
        _mutator = new Mutator(random, [.. target.Words], target.MaxInputBytes);
    }

    /// <summary>What was found, none twice.</summary>
    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    /// <summary>Inputs that were parsed.</summary>
    public long Runs { get; private set; }

    /// <summary>Branches that were taken.</summary>
    public int Branches => _seen.Count;

    /// <summary>The inputs that took branches which none before them took.</summary>
    public ImmutableArray<byte[]> Inputs => [.. _inputs];

    /// <summary>Tries inputs until it is time to end, or there are enough findings.</summary>
    /// <param name="start">Tried first, as they are.</param>
    /// <param name="end">When to end.</param>
    public void Go(IEnumerable<byte[]> start, CancellationToken end)
    {
        foreach (var input in start)
        {
            Try(input);
        }

        while (!end.IsCancellationRequested && _findings.Count < MaxFindings)
        {
            Try(_inputs.Count == 0 ? _mutator.Mutate([], []) : _mutator.Mutate(Any(), Any()));
        }
    }

    /// <summary>Few and short inputs that take as many branches together.</summary>
    public static ImmutableArray<byte[]> Fewest(FuzzTarget target, BranchCounts counts, LastInput last, IEnumerable<byte[]> inputs)
    {
        var anew = new FuzzRun(target, new Random(0), counts, last);
        anew.Go(inputs.OrderBy(input => input.Length), new CancellationToken(canceled: true));
        return anew.Inputs;
    }

    private void Try(byte[] input)
    {
        if (Examine(input) is { } finding)
        {
            Note(finding);
        }
        else if (_seen.HasNew(_counts.Counts))
        {
            Calibrate(input);
        }
    }

    private Finding? Examine(byte[] input)
    {
        Runs++;
        _last.Note(input);
        _counts.Clear();
        return Finding.Of(_target, input);
    }

    /// <summary>What other threads do, or what happens once only, is nothing that the input brought about.</summary>
    private void Calibrate(byte[] input)
    {
        var runs = new List<byte[]>();
        while (runs.Count < Calibrations)
        {
            if (Examine(input) is { } finding)
            {
                Note(finding);
                return;
            }

            runs.Add(_counts.Counts.ToArray());
        }

        if (_seen.Add(runs))
        {
            _inputs.Add(input);
        }
    }

    private void Note(Finding finding)
    {
        if (!_findings.ContainsKey(finding.Kind))
        {
            using var enough = new CancellationTokenSource(MaxShrinking, TimeProvider.System);
            _findings.Add(finding.Kind, finding.Shrunk(_target, enough.Token));
        }
    }

    /// <summary>The newest ones more often: nobody has gone on from them yet.</summary>
    private byte[] Any() => _inputs[_random.Next(2) == 0 ? _random.Next(_inputs.Count) : Math.Max(_random.Next(_inputs.Count), _random.Next(_inputs.Count))];
}
