namespace Mesh;

/// <summary>What a caller may ask for beside service, key and payload. The default value asks for nothing special.</summary>
public readonly record struct RequestOptions
{
    /// <summary>The longest <see cref="RequestId"/>.</summary>
    public const int MaxRequestIdLength = 128;

    /// <summary>How long the caller waits at most; <c>mesh.requests.default-deadline</c> when null.
    /// Above zero, at most <c>mesh.requests.max-deadline</c>.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Whether running the request twice does no harm, so that it may be sent to a second node when the
    /// first one turns suspect. Null leaves it to the service's definition.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>
    /// The caller's own id of the request: 1 to 128 visible ASCII characters, new for each request and the same when it is
    /// tried again. A node that has seen it within a minute does not run it again. Null for none.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>Whether a request may have that id.</summary>
    public static bool IsRequestId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is > 0 and <= MaxRequestIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
    }
}
