using System.Diagnostics;
using OpenTelemetry;

namespace Mesh.Node.Telemetry;

/// <summary>Takes paths and queries out of the gateway's spans: they hold keys. The route says which endpoint it was.</summary>
internal sealed class WithoutPaths : BaseProcessor<Activity>
{
    private static readonly string[] Tags = ["url.path", "url.query", "url.full", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Tags)
        {
            if (data.GetTagItem(tag) is not null)
            {
                data.SetTag(tag, null); // removes it
            }
        }
    }
}
