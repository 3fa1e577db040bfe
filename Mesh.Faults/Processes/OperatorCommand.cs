using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mesh.Faults.Places;
using Mesh.Faults.Records;

namespace Mesh.Faults.Processes;

/// <summary>pbm, as an operator runs it.</summary>
internal static class OperatorCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs <c>pbm cluster show</c>, a process of its own with all that it takes to start one.</summary>
    /// <returns>How long it took; null when it was not answered.</returns>
    internal static async Task<TimeSpan?> ShowAsync(NodeAddress node, ClusterCertificates certificates, string output)
    {
        var began = Monotonic.Now;
        var start = new ProcessStartInfo(
            Own.Program,
            [
                Path.Combine(AppContext.BaseDirectory, "pbm.dll"),
                string.Create(CultureInfo.InvariantCulture, $"{node.Host}:{node.Pbm}"), "cluster", "show",
            ]);
        start.Environment["PBM_TOKEN_FILE"] = certificates.TokenFile;
        if (!IPAddress.IsLoopback(IPAddress.Parse(node.Host)))
        {
            start.Environment["PBM_CERTIFICATE"] = certificates.FileOf(ClusterCertificates.Operator);
        }

        var process = ChildProcess.Start(start, output);
        await using (process.ConfigureAwait(false))
        {
            return await process.EndsWithinAsync(Patience).ConfigureAwait(false) && process.ExitCode == 0
                ? Monotonic.Duration(Monotonic.Now - began)
                : null;
        }
    }
}
