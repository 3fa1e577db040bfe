using System.Globalization;
using System.Text.Json.Nodes;
using Akka.Actor;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Logs;
using Microsoft.Extensions.DependencyInjection;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>uptime</c> palette: since when this node is there.</summary>
internal static class UptimePalette
{
    public static Palette Create() => new("uptime", "Since when this node is there.",
    [
        new("show", "How long the process and the member are up; version, incarnation and cluster.", [], Run) { Role = PbmRole.Viewer },
    ])
    {
        Default = "show",
    };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var cluster = AkkaCluster.Get(context.Services.GetRequiredService<ActorSystem>());
        var uptime = context.Services.GetRequiredService<Uptime>();
        var version = MemberVersion.Read(cluster.Settings.AppVersion.ToString()).Version;
        var incarnation = cluster.SelfUniqueAddress.Uid;
        return Output.Only(
            new JsonObject
            {
                ["node"] = state.NodeName,
                ["version"] = version,
                ["incarnation"] = incarnation,
                ["clusterId"] = state.ClusterId?.ToString(),
                ["process"] = DocumentOf(uptime.OfProcess),
                ["member"] = uptime.OfMember is { } member ? DocumentOf(member) : null,
            },
            Line("Process", Told(uptime.OfProcess)),
            Line("Member", uptime.OfMember is { } up ? Told(up) : new OutputSpan("not up yet", Tone.Doubtful)),
            Line("Node", string.Create(CultureInfo.InvariantCulture, $"{state.NodeName}, version {version}, incarnation {incarnation}")),
            Line("Cluster", state.ClusterId?.ToString() ?? "none yet"));
    }

    private static OutputPart Line(string label, OutputSpan text) => Output.LineOf($"{label,-9}", text);

    private static JsonObject DocumentOf((DateTimeOffset Since, TimeSpan For) time) => new()
    {
        ["since"] = UtcText.Iso(time.Since),
        ["upSeconds"] = Math.Round(time.For.TotalSeconds, 3),
    };

    private static string Told((DateTimeOffset Since, TimeSpan For) time) => string.Create(
        CultureInfo.InvariantCulture, $"up {Lasting(time.For)}, since {time.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    private static string Lasting(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{time.Seconds} s",
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
        _ => $"{time.Days} d {time.Hours} h {time.Minutes} min",
    };
}
