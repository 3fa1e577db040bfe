using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.DistributedData.Durable;
using Mesh.Logs;
using Mesh.Remoting;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace Mesh.Upstreams;

/// <summary>
/// Keeps durable buckets of the distributed data in <see cref="BucketFiles"/>: the store of <c>mesh.http.store</c>, which the
/// replicator asks by the protocol of <c>Akka.DistributedData.Durable</c>.
/// </summary>
public sealed class BucketStore : ReceiveActor
{
    private readonly BucketFiles _files;
    private readonly AkkaSerialization _serialization = Context.System.Serialization;
    private readonly PacedLog _log = new(RemotingSetup.LogOf(Context.System), TimeProvider.System);

    /// <summary>Called by Akka.</summary>
    /// <param name="config"><c>akka.cluster.distributed-data.durable</c>.</param>
    public BucketStore(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _files = new BucketFiles(config.GetString("mesh-store"));
        Receive<LoadAll>(_ => OnLoad());
        Receive<Store>(OnStore);
    }

    private void OnLoad()
    {
        var loaded = ImmutableDictionary.CreateBuilder<string, DurableDataEnvelope>();
        foreach (var key in _files.Keys().ToArray())
        {
            try
            {
                var bucket = _files.Read(key);
                loaded[key] = (DurableDataEnvelope)_serialization.Deserialize(bucket.Bytes, bucket.SerializerId, bucket.Manifest);
            }
            catch (Exception fault) when (fault is InvalidDataException or SerializationException or ArgumentException or InvalidCastException)
            {
                _log.Of(key).BucketUnreadable(fault.Message);
                _files.SetAside(key);
            }
        }

        if (loaded.Count > 0)
        {
            Sender.Tell(new LoadData(loaded.ToImmutable()));
        }

        Sender.Tell(LoadAllCompleted.Instance);
    }

    private void OnStore(Store store)
    {
        try
        {
            var serializer = _serialization.FindSerializerFor(store.Data);
            var manifest = AkkaSerialization.ManifestFor(serializer, store.Data);
            _files.Write(store.Key, new(serializer.Identifier, manifest, serializer.ToBinary(store.Data)));
            store.Reply?.ReplyTo.Tell(store.Reply.SuccessMessage);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.Of(store.Key).BucketUnwritable(fault.Message);
            store.Reply?.ReplyTo.Tell(store.Reply.FailureMessage);
        }
    }
}
