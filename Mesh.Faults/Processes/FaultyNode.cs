using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mesh.Faults.Places;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Processes;

/// <summary>One node of a run: its process, which can end and start again under the same name and address.</summary>
internal sealed partial class FaultyNode(int number, IPlace place, NodeSetup setup, HttpClient http) : IAsyncDisposable
{
    private ChildProcess? _process;

    internal int Number { get; } = number;

    internal string Name { get; } = setup.Names?.Invoke(number) ?? $"node{number}";

    internal NodeAddress Address { get; } = place.AddressOf(number);

    /// <summary>Where it writes down what it runs.</summary>
    internal string RecordPath => Path.Combine(setup.Folder, $"{Number}.record");

    /// <summary>Where it writes what it has to say.</summary>
    internal string OutputPath => Path.Combine(setup.Folder, $"{Number}.log");

    internal bool IsRunning => _process is { HasExited: false };

    internal int ProcessId => _process!.Id;

    /// <summary>How its process ended.</summary>
    internal int ExitCode => _process!.ExitCode;

    /// <summary>When it was last started, on the monotonic clock.</summary>
    internal long StartedAt { get; private set; }

    /// <summary>Starts its process, anew if it has run before.</summary>
    internal async Task StartAsync(string? preload = null)
    {
        await DisposeAsync().ConfigureAwait(false);
        string[] arguments = [setup.Assembly, "node", .. setup.Arguments];
        var start = setup.Output is null && setup.Memory is null
            ? place.StartInfo(Number, Own.Program, arguments)
            : place.StartInfo(Number, "sh", ["-c", Script(), Own.Program, .. arguments]);
        setup.Apply(start.Environment, Name, Address, RecordPath);
        if (preload is not null)
        {
            start.Environment["LD_PRELOAD"] = preload;
        }

        StartedAt = Monotonic.Now;
        _process = ChildProcess.Start(start, OutputPath);
    }

    /// <summary>SIGKILL: gone between two instructions.</summary>
    internal async Task KillAsync()
    {
        _process!.Send(Signal.Kill);
        await _process.EndsWithinAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
    }

    /// <summary>SIGSTOP: alive, and silent.</summary>
    internal void Freeze() => _process!.Send(Signal.Stop);

    /// <summary>SIGCONT.</summary>
    internal void Thaw() => _process!.Send(Signal.Continue);

    /// <summary>SIGTERM.</summary>
    internal void Terminate() => _process!.Send(Signal.Terminate);

    /// <summary>Whether its process has ended by then.</summary>
    internal Task<bool> EndsWithinAsync(TimeSpan patience) => _process!.EndsWithinAsync(patience);

    internal Footprint? Footprint() => IsRunning ? Processes.Footprint.Of(ProcessId) : null;

    internal async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address.Gateway, "/health/ready")).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (HttpFaults.IsUnanswered(fault))
        {
            return false;
        }
    }

    /// <summary>What it says of its own, as JSON; null when it says nothing.</summary>
    internal async Task<JsonElement?> AskAsync(string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address.Gateway, path)).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            return document.RootElement.Clone();
        }
        catch (Exception fault) when (HttpFaults.IsUnanswered(fault) || fault is JsonException)
        {
            return null;
        }
    }

    /// <summary>What its dashboard says first; null when it shows none.</summary>
    internal async Task<string?> HeadlineAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address.Gateway);
        request.Headers.Accept.Add(new("text/html"));
        try
        {
            using var answer = await http.SendAsync(request).ConfigureAwait(false);
            var page = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            return HeadlineElement().Match(page) is { Success: true } headline ? WebUtility.HtmlDecode(headline.Groups[1].Value) : null;
        }
        catch (Exception fault) when (HttpFaults.IsUnanswered(fault))
        {
            return null;
        }
    }

    /// <summary>The digest of a service's ring and the names on it, as this node reports them; null when it doesn't.</summary>
    internal async Task<RingSeen?> RingAsync(string service = "echo") =>
        await AskAsync($"/v1/rings/{service}").ConfigureAwait(false) is { } ring
            ? new(
                ring.GetProperty("digest").GetString()!,
                [.. ring.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString()!)])
            : null;

    /// <summary>A key's preference list as this node reports it, with commas; empty when it doesn't.</summary>
    internal async Task<string> PreferenceListAsync(string key) =>
        await AskAsync($"/v1/routes/echo/{key}").ConfigureAwait(false) is { } route
            ? string.Join(',', route.GetProperty("preferenceList").EnumerateArray().Select(one => one.GetProperty("name").GetString()))
            : "";

    [GeneratedRegex("<h1 id=\"headline\"[^>]*>([^<]*)<")]
    private static partial Regex HeadlineElement();

    private string Script() =>
        (setup.Memory is { } memory ? $"echo $$ > {memory.Processes} && " : "")
        + "exec \"$0\" \"$@\""
        + (setup.Output is { } output ? $" > {output}" : "");

    /// <summary>Kills what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
    }
}
