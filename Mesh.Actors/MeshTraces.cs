namespace Mesh;

/// <summary>The name of Mesh's traces, for whoever listens to them (<c>System.Diagnostics.ActivitySource</c>).</summary>
/// <remarks>
/// Mesh goes on with traces, and begins none: a request has spans when its caller's current activity is recorded, or the
/// <see cref="MeshRequest.Trace"/> that it was given. Whether a trace is recorded is for whoever begins it to say, as the gateway
/// does.
/// </remarks>
public static class MeshTraces
{
    /// <summary>As OpenTelemetry's <c>AddSource</c> takes it.</summary>
    public const string SourceName = "Mesh";
}
