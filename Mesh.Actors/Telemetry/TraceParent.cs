using System.Diagnostics;

namespace Mesh.Telemetry;

/// <summary>The recorded attempt that a request comes with, by W3C's trace context.</summary>
/// <param name="Context">Trace, span, and the trace's state.</param>
internal sealed record TraceParent(ActivityContext Context);
