using Mesh.Observation;

namespace Mesh.Tests.Observation;

/// <summary>A picture in words, for who reads why a test failed.</summary>
internal static class PictureText
{
    public static string Of(ClusterPicture? picture) => picture is null ? "no picture" : string.Join('\n',
    [
        $"#{picture.Number} by {picture.Node}, ready {picture.IsReady}",
        .. picture.Nodes.Select(node =>
            $"  {node.Name} {node.Status} {node.State} phi {node.Phi} silent {node.SilentFor} sent {node.Load?.Sent} run {node.Load?.Run}: {node.Why}"),
        .. picture.Alarms.Select(alarm => $"  ! {alarm.Text}"),
        .. picture.Happenings.Take(20).Select(one => $"  {one.Id} {one.At:HH:mm:ss.fff} {one.Kind} {one.Subject} by {string.Join('+', one.By)}: {one.Text}"),
        $"  {picture.Traffic.Length} points, {picture.Traffic.Sum(point => point.Outcomes[0]):0.##} replied; nodes {string.Join(' ', picture.Traffic.Select(point => point.Nodes))}",
    ]);
}
