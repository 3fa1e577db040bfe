using System.Collections.Immutable;
using Akka.Configuration;

namespace Mesh.Configuration;

/// <summary>Puts the layers of configuration together: <c>reference.conf</c>, then files, then the environment on top.</summary>
/// <remarks>
/// The environment wins over files because it is set per node, files per deployment; a file that wants another variable
/// binds the key to it. An empty variable counts as unset, since compose files can't leave one out.
/// </remarks>
public static class MeshConfig
{
    /// <summary>Puts <c>reference.conf</c>, these sources and the environment together.</summary>
    /// <param name="sources">The lowest first: a later one wins.</param>
    /// <param name="environment">Gives a variable's value, or null when it is unset.</param>
    /// <returns>The configuration, or what keeps the sources from being read: a sentence each, and then no configuration.</returns>
    public static (Config? Config, ImmutableArray<string> Faults) Load(
        IEnumerable<HoconSource> sources,
        Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(environment);

        var layers = sources.Prepend(ReferenceSource()).Select(Layer.Of).ToImmutableArray();
        var faults = layers.SelectMany(layer => layer.Faults).ToImmutableArray();
        if (!faults.IsEmpty)
        {
            return (null, faults);
        }

        var config = layers.Aggregate(Config.Empty, (below, layer) => layer.Values.WithFallback(below));
        return (FromEnvironment(layers, environment).WithFallback(config), []);
    }

    /// <summary><c>reference.conf</c> with the environment on top.</summary>
    /// <param name="environment">Gives a variable's value, or null when it is unset.</param>
    public static Config Reference(Func<string, string?> environment) => Load([], environment).Config!;

    private static Config FromEnvironment(ImmutableArray<Layer> layers, Func<string, string?> environment)
    {
        var bindings = layers.SelectMany(layer => layer.Bindings).GroupBy(binding => binding.Path);
        var lines = bindings
            .Select(all => all.Last())
            .Select(binding => (binding.Path, Value: environment(binding.Variable)))
            .Where(found => !string.IsNullOrWhiteSpace(found.Value))
            .Select(found => $"{found.Path} = {SettingsTree.Quote(found.Value!.Trim())}");
        return ConfigurationFactory.ParseString(string.Join('\n', lines));
    }

    private static HoconSource ReferenceSource()
    {
        using var stream = typeof(MeshConfig).Assembly.GetManifestResourceStream("reference.conf")!;
        using var reader = new StreamReader(stream);
        return new HoconSource("reference.conf", reader.ReadToEnd());
    }

    /// <param name="Values">What the source says itself.</param>
    /// <param name="Bindings">The keys that it binds to variables.</param>
    /// <param name="Faults">What keeps it from being read.</param>
    private sealed record Layer(
        Config Values,
        ImmutableArray<(string Path, string Variable)> Bindings,
        ImmutableArray<string> Faults)
    {
        internal static Layer Of(HoconSource source)
        {
            var text = HoconText.Scan(source);
            if (!text.Faults.IsEmpty)
            {
                return new Layer(Config.Empty, [], text.Faults);
            }

            try
            {
                var bindings = SettingsTree.Leaves(ConfigurationFactory.ParseString(text.Marked))
                    .Select(leaf => (leaf.Key, Variable: HoconText.VariableOf(leaf.Value.Text ?? string.Empty)))
                    .Where(leaf => leaf.Variable is not null)
                    .Select(leaf => (SettingsTree.QuotedPath(leaf.Key), leaf.Variable!));
                return new Layer(ConfigurationFactory.ParseString(text.Literals), [.. bindings], []);
            }
            catch (Exception fault) when (fault is FormatException or ConfigurationException or NullReferenceException)
            {
                // Akka's parser has no type of its own for what it can't read; its message shows the place.
                var shown = fault.Message.Split('\n').Select(line => line.Trim()).Where(line => line is not ("" or "^"));
                return new Layer(Config.Empty, [], [$"{source.Name} can't be read: {Setting.Plain(string.Join(' ', shown))}"]);
            }
        }
    }
}
