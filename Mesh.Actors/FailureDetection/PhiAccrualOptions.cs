namespace Mesh.FailureDetection;

/// <summary>How a <see cref="PhiAccrual"/> judges.</summary>
/// <param name="Threshold">
/// Phi from which on the peer counts as unavailable; above 0. At 8, one wrong verdict in 10⁸ looks if intervals were
/// normally distributed; lower is faster and wrong more often.
/// </param>
/// <param name="MaxSamples">
/// Intervals remembered; 1 to 65,536. More are steadier and slower to learn a new pace.
/// </param>
/// <param name="MinDeviation">The least deviation reckoned with; above zero. Lower makes phi rise more steeply.</param>
/// <param name="AcceptablePause">
/// Silence forgiven on top of the mean interval. It delays every level of phi alike.
/// </param>
/// <param name="FirstInterval">The interval to expect before any was seen; above zero.</param>
/// <param name="Pace">
/// The interval at which beats are sure to come when nothing else is said; zero takes every interval as it is. See the
/// remarks of <see cref="PhiAccrual"/>.
/// </param>
public sealed record PhiAccrualOptions(
    double Threshold,
    int MaxSamples,
    TimeSpan MinDeviation,
    TimeSpan AcceptablePause,
    TimeSpan FirstInterval,
    TimeSpan Pace)
{
    /// <summary>Every value that is out of range, with what was found and what was wanted.</summary>
    public IEnumerable<string> Faults()
    {
        if (!(Threshold > 0))
        {
            yield return $"The phi threshold is {Threshold}; it must be above 0.";
        }

        if (MaxSamples is < 1 or > IntervalHistory.MaxCapacity)
        {
            yield return $"The samples are {MaxSamples}; they must be 1 to {IntervalHistory.MaxCapacity}.";
        }

        if (MinDeviation <= TimeSpan.Zero)
        {
            yield return $"The least deviation is {MinDeviation}; it must be above zero.";
        }

        if (AcceptablePause < TimeSpan.Zero)
        {
            yield return $"The acceptable pause is {AcceptablePause}; it must be zero or more.";
        }

        if (FirstInterval <= TimeSpan.Zero)
        {
            yield return $"The first interval is {FirstInterval}; it must be above zero.";
        }

        if (Pace < TimeSpan.Zero)
        {
            yield return $"The pace is {Pace}; it must be zero or more.";
        }
    }
}
