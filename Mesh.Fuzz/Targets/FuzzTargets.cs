namespace Mesh.Fuzz.Targets;

/// <summary>All targets. At most ten: each takes a minute of every run.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> ByName = new()
    {
        ["frames"] = () => new FramesTarget(),
        ["entries"] = () => new EntriesTarget(),
        ["links"] = () => new LinksTarget(),
        ["pbm"] = () => new PbmTarget(),
        ["control"] = () => new ControlTarget(),
        ["settings"] = () => new SettingsTarget(),
        ["values"] = () => new ValuesTarget(),
        ["upstreams"] = () => new UpstreamsTarget(),
        ["access-log"] = () => new AccessLogTarget(),
        ["headers"] = () => new HeadersTarget(),
    };

    /// <summary>What they are called.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Makes the target of that name.</summary>
    public static FuzzTarget Of(string name) => ByName[name]();
}
