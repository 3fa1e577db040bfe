using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Mesh.Tests.Telemetry;

/// <summary>Throws for each payload once, and then answers with the activity that is current while it runs.</summary>
internal sealed class FlakyHandler : IServiceHandler
{
    private static readonly ConcurrentDictionary<string, bool> Seen = new();

    public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        await Task.Yield();
        return Seen.TryAdd(Encoding.UTF8.GetString(request.Payload.Span), true)
            ? throw new InvalidOperationException("the first time it throws")
            : Reply.With(Encoding.UTF8.GetBytes(Activity.Current?.Id ?? "none"));
    }
}

/// <summary>Answers with the activity that is current while it runs.</summary>
internal sealed class TracedActor : KeyedActor
{
    protected override async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        var before = Activity.Current?.Id;
        await Task.Delay(1, cancellation);
        return Reply.With(Encoding.UTF8.GetBytes(before == Activity.Current?.Id ? before ?? "none" : "another"));
    }
}
