using System.Reflection;
using System.Runtime.InteropServices;

namespace Mesh.Benchmarks.Reports;

/// <summary>What figures depend on beside the code: the machine, the versions, the command.</summary>
internal static class Surroundings
{
    /// <summary>As a list in Markdown.</summary>
    internal static IEnumerable<string> Lines()
    {
        yield return $"- machine: {Processor()}, {Environment.ProcessorCount} processors, {MemoryGigabytes():N1} GB,"
            + $" {RuntimeInformation.OSDescription}";
        yield return $"- runtime: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
        yield return $"- build: {Build()}";
        yield return $"- command: `dotnet run -c Release --project Mesh.Benchmarks -- {Arguments()}`";
    }

    private static string Processor() =>
        LineOf("/proc/cpuinfo", "model name")?.Split(':')[1].Trim() ?? $"{RuntimeInformation.OSArchitecture}";

    private static double MemoryGigabytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;

    /// <summary>The version, and the commit that it was built from if the build knew it.</summary>
    private static string Build() => typeof(Surroundings).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
        .Replace("+", ", commit ", StringComparison.Ordinal);

    private static string Arguments() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1));

    private static string? LineOf(string file, string beginning) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal))
        : null;
}
