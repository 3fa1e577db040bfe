namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>One goal, and how near a run came to it.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Wanted">The bound, for people.</param>
/// <param name="Measured">What came of it, for people.</param>
/// <param name="IsMet">Null when the run lacks what it takes to say so.</param>
internal sealed record Goal(string Name, string Wanted, string Measured, bool? IsMet)
{
    internal string Verdict => IsMet switch
    {
        true => "yes",
        false => "**no**",
        null => "not measured",
    };

    /// <summary>A goal that holds from a number on.</summary>
    internal static Goal AtLeast(string name, double bound, double? found, string to) =>
        new(name, $"≥ {bound} × {to}", Text(found, "×"), found is null ? null : found >= bound);

    /// <summary>A goal that holds up to a number.</summary>
    internal static Goal AtMost(string name, double bound, double? found, string to) =>
        new(name, $"≤ {bound} × {to}", Text(found, "×"), found is null ? null : found <= bound);

    /// <summary>A goal that holds up to a number of its own, not to a ratio.</summary>
    internal static Goal NoMore(string name, double bound, double? found, string unit) =>
        new(name, $"≤ {bound} {unit}", Text(found, unit), found is null ? null : found <= bound);

    private static string Text(double? found, string unit) => found is null ? "-" : $"{found:N2} {unit}";
}
