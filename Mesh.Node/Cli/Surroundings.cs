namespace Mesh.Node.Cli;

/// <summary>What the command line has around it, so that tests can give their own.</summary>
/// <param name="Out">Where answers go.</param>
/// <param name="Error">Where faults go.</param>
/// <param name="Environment">Gives a variable's value, or null when it is unset.</param>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, Func<string, string?> Environment)
{
    /// <summary>Those of this process. What it writes to its console, its log too, may be lost, and ends nothing.</summary>
    internal static Surroundings OfThisProcess { get; } = OfTheConsole();

    private static Surroundings OfTheConsole()
    {
        Console.SetOut(new LossyWriter(Console.Out));
        Console.SetError(new LossyWriter(Console.Error));
        return new(Console.Out, Console.Error, System.Environment.GetEnvironmentVariable);
    }
}
