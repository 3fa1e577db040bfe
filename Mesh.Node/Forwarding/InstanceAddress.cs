namespace Mesh.Node.Forwarding;

/// <summary>Where a request goes at an instance.</summary>
internal static class InstanceAddress
{
    /// <summary>The instance's scheme, host and port with that path and query, which are not resolved against anything: two
    /// slashes at the beginning are part of the path, and name no other host.</summary>
    internal static Uri Of(Uri instance, string pathAndQuery) =>
        new(string.Concat(instance.GetLeftPart(UriPartial.Authority), pathAndQuery), UriKind.Absolute);
}
