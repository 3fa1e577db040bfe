using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Inspection;

/// <summary>The values of one call, checked against the command's arguments, defaults filled in. Immutable.</summary>
public sealed class CommandArguments
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> _values;

    private CommandArguments(FrozenDictionary<string, ImmutableArray<string>> values) => _values = values;

    /// <summary>The value of an argument; null when it is absent and has no default.</summary>
    public string? Value(string name) => Values(name) is [var first, ..] ? first : null;

    /// <summary>All values of an argument, in the order given.</summary>
    /// <exception cref="ArgumentException">The command has no argument of that name.</exception>
    public ImmutableArray<string> Values(string name) => _values.TryGetValue(name, out var values)
        ? values
        : throw new ArgumentException($"The command has no argument \"{name}\".", nameof(name));

    /// <summary>Whether a flag, or any other argument, has a value.</summary>
    public bool Has(string name) => !Values(name).IsEmpty;

    /// <summary>The value of an argument that is mandatory or has a default.</summary>
    public string Required(string name) => Value(name)
        ?? throw new ArgumentException($"\"{name}\" is optional and has no value here.", nameof(name));

    /// <summary>Binds what was given, or says every fault at once.</summary>
    /// <param name="command">The command that is called.</param>
    /// <param name="given">What the caller gave, in order.</param>
    /// <param name="faults">Each fault as a sentence; empty when the result is not null.</param>
    public static CommandArguments? Bind(
        CommandDescription command, IReadOnlyCollection<ArgumentValue> given, out ImmutableArray<string> faults)
    {
        faults = [.. Unknown(command, given), .. command.Arguments.SelectMany(a => FaultsOf(a, given))];
        return faults.IsEmpty
            ? new(command.Arguments.ToFrozenDictionary(a => a.Name, a => ValuesOf(a, given), StringComparer.Ordinal))
            : null;
    }

    private static IEnumerable<string> Unknown(CommandDescription command, IEnumerable<ArgumentValue> given) => given
        .Select(value => value.Name)
        .Distinct(StringComparer.Ordinal)
        .Except(command.Arguments.Select(a => a.Name), StringComparer.Ordinal)
        .Select(name => command.Arguments.IsEmpty
            ? $"\"{name}\" is no argument of this command; it takes none."
            : $"\"{name}\" is no argument of this command; it takes {Names(command)}.");

    private static string Names(CommandDescription command) =>
        string.Join(", ", command.Arguments.Select(a => a.Name));

    private static IEnumerable<string> FaultsOf(ArgumentDefinition argument, IEnumerable<ArgumentValue> given)
    {
        var count = given.Count(value => value.Name == argument.Name);
        if (count == 0 && argument.Mandatory)
        {
            yield return $"{argument.Label} is missing: {argument.Description}";
        }

        if (count > 1 && !argument.AllowMultiple)
        {
            yield return $"{argument.Label} is given {count} times; once is wanted.";
        }
    }

    private static ImmutableArray<string> ValuesOf(ArgumentDefinition argument, IEnumerable<ArgumentValue> given)
    {
        ImmutableArray<string> values = [.. given.Where(v => v.Name == argument.Name).Select(v => v.Value)];
        return values.IsEmpty && argument.Default is { } absent ? [absent] : values;
    }
}
