namespace Mesh.Samples.AccessLog;

/// <summary>The ways into the cluster, by the name that <c>--via</c> takes.</summary>
internal static class Transports
{
    /// <summary>Through the HTTP gateways.</summary>
    public const string Http = "http";

    /// <summary>Opens one.</summary>
    public static ITransport Open(string via, IEnumerable<Uri> gateways) => via switch
    {
        Http => new HttpTransport(gateways),
        _ => throw new ArgumentOutOfRangeException(nameof(via), via, $"Wanted {Http}."),
    };
}
