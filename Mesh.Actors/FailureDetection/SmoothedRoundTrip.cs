namespace Mesh.FailureDetection;

/// <summary>The moving mean of round trips: RFC 6298's SRTT, with its gain of 1/8. Not thread-safe.</summary>
internal sealed class SmoothedRoundTrip
{
    private const int Gain = 8;

    /// <summary>The mean; null before the first measure, which it starts from.</summary>
    public TimeSpan? Value { get; private set; }

    /// <summary>Takes a measure; zero or more.</summary>
    public void Add(TimeSpan roundTrip) => Value = Value is { } mean ? mean + ((roundTrip - mean) / Gain) : roundTrip;
}
