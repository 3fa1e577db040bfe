namespace Mesh.Inspection.Commands;

/// <summary>What the commands say of a service that isn't there.</summary>
internal static class ServiceNames
{
    /// <summary>That no member offers it, and which services there are.</summary>
    public static string Unknown(string service, IMeshState state)
    {
        var names = state.View.Services.Keys.Order(StringComparer.Ordinal).ToArray();
        return names is []
            ? $"No member offers the service \"{service}\"; no member offers any."
            : $"No member offers the service \"{service}\"; there are: {string.Join(", ", names)}.";
    }
}
