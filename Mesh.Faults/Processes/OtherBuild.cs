using System.Diagnostics;

namespace Mesh.Faults.Processes;

/// <summary>This program, built once more with another property: a newer version, as its cluster would see it.</summary>
internal static class OtherBuild
{
    /// <summary>Builds it into a folder of its own; what else is built there before stays as it is.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="property">As MSBuild takes it: <c>NAME=VALUE</c>.</param>
    /// <returns>The program's file.</returns>
    /// <exception cref="InvalidOperationException">It can't be built: there is no source, or no compiler.</exception>
    internal static async Task<string> MakeAsync(string folder, string property)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["build", Path.Combine(Source(), "Mesh.Faults"), "--artifacts-path", folder, $"-p:{property}", "-p:NuGetAudit=false", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var said = await build.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await build.WaitForExitAsync().ConfigureAwait(false);
        return build.ExitCode == 0
            ? Path.Combine(folder, "bin", "Mesh.Faults", "debug", "Mesh.Faults.dll")
            : throw new InvalidOperationException($"{property} can't be built: {said.Trim()}");
    }

    /// <summary>The folder of the solution: above this program, or above where it was started.</summary>
    private static string Source() =>
        Above(AppContext.BaseDirectory).Concat(Above(Environment.CurrentDirectory))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Mesh.sln")))
        ?? throw new InvalidOperationException("There is no Mesh.sln above this program, nor above here: nothing to build from.");

    private static IEnumerable<string> Above(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
