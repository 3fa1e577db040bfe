namespace Mesh.Node.Cli;

/// <summary>What the command line has around it, so that tests can give their own.</summary>
/// <param name="Out">Where answers go.</param>
/// <param name="Error">Where faults go.</param>
/// <param name="Environment">Gives a variable's value, or null when it is unset.</param>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, Func<string, string?> Environment)
{
    internal static Surroundings OfThisProcess { get; } =
        new(Console.Out, Console.Error, System.Environment.GetEnvironmentVariable);
}
