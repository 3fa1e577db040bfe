namespace Mesh.Upstreams;

/// <summary>Asks an instance how it is. Thread-safe.</summary>
internal interface IInstanceProber
{
    /// <summary>Sends one probe. Throws nothing; ends at the check's timeout.</summary>
    Task<ProbeResult> ProbeAsync(UpstreamInstance instance, UpstreamDefinition upstream);
}
