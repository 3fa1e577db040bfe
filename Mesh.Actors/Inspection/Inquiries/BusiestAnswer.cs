using System.Collections.Immutable;
using Mesh.Hosting;

namespace Mesh.Inspection.Inquiries;

/// <summary>Asks for the keys that come most often to a node's services.</summary>
/// <param name="Service">Only this one's; null for all.</param>
/// <param name="Count">How many keys, over all services.</param>
internal sealed record BusiestQuestion(string? Service, int Count);

/// <summary>The keys that come most often to a node's services.</summary>
/// <param name="Services">Each service that the node offers and was asked for; the first <see cref="ServicesAnswer.MaxNames"/>
/// by name.</param>
internal sealed record BusiestAnswer(ImmutableArray<ServiceTraffic> Services)
{
    private const int MaxBytes = 48 * 1024; // of all keys: the services' names need room too
    private const int BytesPerKey = 80;
    private const int BytesPerChar = 6; // at worst, in JSON

    /// <summary>What came to each service.</summary>
    public ImmutableArray<ServiceTraffic> Services { get; } = Sound.List(Services);

    public static BusiestAnswer Of(MeshRuntime runtime, BusiestQuestion question)
    {
        ServiceTraffic[] all =
        [
            .. runtime.Services.All
                .Where(host => question.Service is null || host.Definition.Name == question.Service)
                .OrderBy(host => host.Definition.Name, StringComparer.Ordinal)
                .Take(ServicesAnswer.MaxNames)
                .Select(host => ServiceTraffic.Of(host.Definition.Name, host.Traffic.Top(question.Count))),
        ];
        var chosen = all
            .SelectMany((service, index) => service.Keys.Select(key => (Index: index, Key: key)))
            .OrderByDescending(one => one.Key.PerSecond)
            .Take(question.Count);
        var keys = all.Select(_ => ImmutableArray.CreateBuilder<KeyRate>()).ToArray();
        var bytes = 0;
        foreach (var (index, key) in chosen)
        {
            bytes += BytesPerKey + (BytesPerChar * key.Key.Length);
            if (bytes > MaxBytes)
            {
                break;
            }

            keys[index].Add(key);
        }

        return new([.. all.Select((service, index) => service with { Keys = keys[index].ToImmutable() })]);
    }
}

/// <summary>What came to one service of a node of late.</summary>
/// <param name="Service">Its name.</param>
/// <param name="PerSecond">Requests with a key, each second.</param>
/// <param name="Keys">The busiest first.</param>
internal sealed record ServiceTraffic(string Service, double PerSecond, ImmutableArray<KeyRate> Keys)
{
    /// <summary>The busiest keys.</summary>
    public ImmutableArray<KeyRate> Keys { get; init; } = Sound.List(Keys);

    // Of a shorter time no rate can be told.
    private static readonly TimeSpan MinSpan = TimeSpan.FromSeconds(1);

    public static ServiceTraffic Of(string service, Traffic.BusiestOfService busiest)
    {
        var seconds = (busiest.Span < MinSpan ? MinSpan : busiest.Span).TotalSeconds;
        return new(
            service,
            busiest.Total / seconds,
            [.. busiest.Keys.Select(one => new KeyRate(one.Key, one.Count / seconds, (one.Count - one.Error) / seconds))]);
    }
}

/// <summary>How often one key comes.</summary>
/// <param name="Key">The key.</param>
/// <param name="PerSecond">Requests each second, at most.</param>
/// <param name="AtLeast">Requests each second, at least: a sketch has no room for all keys.</param>
internal sealed record KeyRate(string Key, double PerSecond, double AtLeast);
