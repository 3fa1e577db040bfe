using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mesh.Tests.Support;

namespace Mesh.Tests.Node;

/// <summary>The program as its users start it.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Mesh.Node.dll");

    [Fact]
    public async Task ABadConfigurationIsToldInFullAndExits78()
    {
        using var file = new TemporaryFile("mesh { node.port = seven, node.name = \"a b\", gatway { } }");
        using var process = Start("--check-config", "--config", file.Path);

        var faults = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(
            [
                "mesh.gatway is unknown; it must be a key of reference.conf, perhaps mesh.gateway.",
                "mesh.node.name is \"a b\"; it must be 1 to 63 letters, digits, '-', '_' and '.'.",
                "mesh.node.port is seven; it must be a whole number from 1 to 65535.",
                "The configuration has 3 faults.",
            ],
            faults.TrimEnd().Split('\n'));
        Assert.Equal(ExitCode.BadConfiguration, process.ExitCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task ANodeAnswersUntilASignalMakesItLeaveInPeace(string signal)
    {
        using var file = new TemporaryFile(Ports.Deployment(out var gatewayPort));
        using var process = Start("--config", file.Path);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gatewayPort}/") };
        try
        {
            var output = process.StandardOutput;
            Assert.StartsWith("Mesh ", await output.ReadLineAsync().WaitAsync(Patience), StringComparison.Ordinal);
            await UntilLine(output, "Ready.");

            using var payload = new StringContent("hello");
            using var reply = await http.PostAsync(new Uri("v1/services/echo/a-key", UriKind.Relative), payload);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Equal("hello", await reply.Content.ReadAsStringAsync());

            await Send(signal, process);
            var said = await output.ReadToEndAsync().WaitAsync(Patience);
            await process.WaitForExitAsync().WaitAsync(Patience);

            Assert.Contains("is Leaving", said, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Stopped, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task AFullDiskForItsOutputEndsNoNode()
    {
        using var file = new TemporaryFile(Ports.Deployment(out var gatewayPort));
        using var process = Process.Start("sh", ["-c", "exec dotnet \"$0\" --config \"$1\" > /dev/full 2>&1", Program, file.Path]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gatewayPort}/") };
        try
        {
            await Eventually.Async(
                async () => !process.HasExited && await IsReadyAsync(http),
                () => process.HasExited ? $"it ended with {process.ExitCode}" : "it is not ready",
                Patience);

            await Send("TERM", process);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(ExitCode.Stopped, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException)
        {
            return false; // nothing listens yet
        }
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task UntilLine(StreamReader output, string beginning)
    {
        while (await output.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The process ended before a line that starts with '{beginning}'.");
    }

    private static async Task Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kill.ExitCode);
    }
}
