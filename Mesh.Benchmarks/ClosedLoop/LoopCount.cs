namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>How many requests ended, and how.</summary>
/// <param name="Answered">Within the window, with the payload.</param>
/// <param name="Failed">Otherwise than with the payload, also after the window.</param>
internal readonly record struct LoopCount(long Answered, long Failed)
{
    /// <summary>With one request more.</summary>
    /// <param name="isAnswered">Whether the payload came back.</param>
    /// <param name="late">Whether the window was over by then: it then took no part in the rate.</param>
    internal LoopCount With(bool isAnswered, bool late) =>
        isAnswered ? this with { Answered = Answered + (late ? 0 : 1) } : this with { Failed = Failed + 1 };

    public static LoopCount operator +(LoopCount left, LoopCount right) =>
        new(left.Answered + right.Answered, left.Failed + right.Failed);
}
