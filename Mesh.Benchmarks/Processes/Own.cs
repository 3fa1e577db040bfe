using System.Diagnostics;

namespace Mesh.Benchmarks.Processes;

/// <summary>How to start what is built beside this program.</summary>
internal static class Own
{
    /// <summary>This program again, for another of its verbs.</summary>
    internal static ProcessStartInfo StartInfo(IEnumerable<string> arguments) => Of("Mesh.Benchmarks.dll", arguments);

    /// <summary>A program beside this one.</summary>
    internal static ProcessStartInfo Of(string assembly, IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);
}
