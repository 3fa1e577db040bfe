namespace Mesh;

/// <summary>The names of Mesh's meters, for whoever listens to them (<c>System.Diagnostics.Metrics</c>).</summary>
public static class MeshMeters
{
    /// <summary>Certificates and their ends.</summary>
    public const string Certificates = "Mesh.Certificates";

    /// <summary>All of them, as OpenTelemetry's <c>AddMeter</c> takes it.</summary>
    public const string All = "Mesh.*";
}
