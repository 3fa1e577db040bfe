using System.Globalization;

namespace Mesh.Fuzz.Running;

/// <summary>What a run of the fuzzer was asked for.</summary>
/// <param name="For">How long, for each target.</param>
/// <param name="Seed">What all chance comes from.</param>
/// <param name="Corpus">Where inputs are kept.</param>
/// <param name="Keep">Whether to keep those there that reach all that was reached.</param>
/// <param name="Findings">Where inputs go for which something does not hold.</param>
internal sealed record FuzzPlan(TimeSpan For, int Seed, string Corpus, bool Keep, string Findings)
{
    /// <summary>The same as arguments of this program.</summary>
    public IEnumerable<string> Arguments =>
    [
        "--for", string.Create(CultureInfo.InvariantCulture, $"{For.TotalMilliseconds:0}ms"),
        "--seed", Seed.ToString(CultureInfo.InvariantCulture),
        "--corpus", Corpus,
        "--findings", Findings,
        .. Keep ? new[] { "--keep" } : [],
    ];
}
