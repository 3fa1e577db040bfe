using System.Collections.Immutable;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Mesh.Configuration;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Asks DNS servers for addresses (A and AAAA records), and for services (SRV records). Caches nothing: who asks keeps to
/// the TTL.</summary>
internal sealed class NameResolver(MeshOptions options) : INameResolver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Made when it is first needed: on a machine without DNS servers it can't be.
    private readonly Lazy<LookupClient> _client = new(() => ClientOf(options.Http), LazyThreadSafetyMode.PublicationOnly);

    public async Task<DnsAnswer> ResolveAsync(DnsName name)
    {
        if (name.Port is { } port)
        {
            var found = await AddressesAsync(name.Host).ConfigureAwait(false);
            return found.AnswerOf(address => new ResolvedServer(address.Address, port, 1, name.Host), name.Host);
        }

        return await ServiceAsync(name.Host).ConfigureAwait(false);
    }

    private async Task<DnsAnswer> ServiceAsync(string host)
    {
        var reply = await AskAsync(host, QueryType.SRV).ConfigureAwait(false);
        var services = reply.Records.OfType<SrvRecord>().ToArray();
        var best = services
            .Where(service => service.Priority == services.Min(other => other.Priority) && DnsName.IsHost(TargetOf(service)) && service.Port > 0)
            .OrderBy(service => service.Target.Value, StringComparer.Ordinal)
            .ThenBy(service => service.Port)
            .Take(DnsAnswer.MostServers)
            .ToArray();
        if (best.Length == 0)
        {
            return DnsAnswer.Failed(reply.Fault ?? "no SRV record that leads to a server");
        }

        var targets = best.Select(TargetOf).Distinct().ToArray();
        var found = await Task.WhenAll(targets.Select(target => AddressesAsync(target, reply))).ConfigureAwait(false);
        var weights = ServiceWeights.Of([.. best.Select(service => (int)service.Weight)]);
        var answers = best
            .Select((service, at) => found[Array.IndexOf(targets, TargetOf(service))].AnswerOf(
                address => new ResolvedServer(address.Address, service.Port, weights[at], TargetOf(service)), TargetOf(service)))
            .ToArray();
        var faults = answers.Select(answer => answer.Fault).OfType<string>().Distinct().Take(3).ToArray();
        return new(
            [.. answers.SelectMany(answer => answer.Servers)],
            answers.Where(answer => !answer.Servers.IsEmpty).Select(answer => answer.TimeToLive).Append(reply.TimeToLive).Min(),
            [.. answers.SelectMany(answer => answer.Gaps).Distinct()],
            faults.Length == 0 ? null : string.Join("; ", faults));
    }

    private static string TargetOf(SrvRecord service) => service.Target.Value.TrimEnd('.').ToLowerInvariant();

    /// <summary>The addresses of a service's target: those that came with the service, or those that are asked for.</summary>
    private async Task<Addresses> AddressesAsync(string host, Reply service)
    {
        var added = service.Additional
            .OfType<AddressRecord>()
            .Where(record => string.Equals(record.DomainName.Value.TrimEnd('.'), host, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return added.Length > 0
            ? new Addresses([.. added], TimeToLiveOf(added), [], null)
            : await AddressesAsync(host).ConfigureAwait(false);
    }

    private async Task<Addresses> AddressesAsync(string host)
    {
        var asked = new[] { (Type: QueryType.A, AddressFamily.InterNetwork), (Type: QueryType.AAAA, AddressFamily.InterNetworkV6) };
        var replies = await Task.WhenAll(asked.Select(one => AskAsync(host, one.Type))).ConfigureAwait(false);
        ImmutableArray<AddressRecord> records = [.. replies.SelectMany(reply => reply.Records).OfType<AddressRecord>()];
        var faults = replies.Select(reply => reply.Fault).OfType<string>().ToArray();
        return new(
            records,
            replies.Where(reply => reply.Records.Length > 0).Select(reply => reply.TimeToLive).DefaultIfEmpty().Min(),
            [.. asked.Zip(replies).Where(pair => pair.Second.Fault is not null).Select(pair => pair.First.Item2)],
            faults.Length > 0 ? string.Join("; ", faults) : records.IsEmpty ? $"{host} has no A or AAAA record" : null);
    }

    /// <summary>Asks one question. That there is no such record is an answer, that nobody tells it is a fault.</summary>
    private async Task<Reply> AskAsync(string host, QueryType type)
    {
        try
        {
            var response = await _client.Value.QueryAsync(host, type).ConfigureAwait(false);
            return response.HasError && response.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain
                ? Reply.Failed($"{type} of {host}: {response.ErrorMessage}")
                : new Reply([.. response.Answers], [.. response.Additionals], TimeToLiveOf(response.Answers), null);
        }
        catch (DnsResponseException fault)
        {
            // Its message has the query's number: another each time, and no news.
            return Reply.Failed($"{type} of {host}: {(fault.Code == DnsResponseCode.ConnectionTimeout ? "no answer" : fault.DnsError)}");
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException
            or InvalidOperationException or ArgumentException)
        {
            return Reply.Failed($"{type} of {host}: {fault.Message.TrimEnd('.')}");
        }
    }

    private static TimeSpan TimeToLiveOf(IEnumerable<DnsResourceRecord> records) =>
        TimeSpan.FromSeconds(records.Select(record => record.InitialTimeToLive).DefaultIfEmpty().Min());

    private static LookupClient ClientOf(HttpOptions options)
    {
        var settings = options.DnsServers.IsEmpty
            ? new LookupClientOptions()
            : new LookupClientOptions([.. options.DnsServers.Select(server => new NameServer(server))]);
        settings.UseCache = false;
        settings.Timeout = Patience;
        settings.Retries = 1;
        settings.ThrowDnsErrors = false;
        return new LookupClient(settings);
    }

    /// <summary>What one question was answered with.</summary>
    private sealed record Reply(
        ImmutableArray<DnsResourceRecord> Records, ImmutableArray<DnsResourceRecord> Additional, TimeSpan TimeToLive, string? Fault)
    {
        public static Reply Failed(string fault) => new([], [], TimeSpan.Zero, fault);
    }

    /// <summary>What a name's addresses are.</summary>
    private sealed record Addresses(
        ImmutableArray<AddressRecord> Records, TimeSpan TimeToLive, ImmutableArray<AddressFamily> Gaps, string? Fault)
    {
        public DnsAnswer AnswerOf(Func<AddressRecord, ResolvedServer> serverOf, string host) => new(
            [.. Records.Select(serverOf)], TimeToLive, [.. Gaps.Select(family => new DnsGap(host, family))], Fault);
    }
}
