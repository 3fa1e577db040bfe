using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mesh.Benchmarks.Cli;

/// <summary>Options that look alike in several verbs.</summary>
internal static class Options
{
    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    internal static Option<int> Number(string name, string description, int value, int least = 1)
    {
        var option = new Option<int>(name)
        { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(found =>
        {
            if (found.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number >= least))
            {
                found.AddError($"{name} is {token.Value}; it must be a whole number from {least} on.");
            }
        });
        return option;
    }

    /// <summary>A length of time in seconds, above zero.</summary>
    internal static Option<double> Seconds(string name, string description, double value)
    {
        var option = new Option<double>(name)
        { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => value };
        option.Validators.Add(found =>
        {
            if (found.Tokens is [var token] && !(double.TryParse(token.Value, out var number) && number > 0))
            {
                found.AddError($"{name} is {token.Value}; it must be above zero.");
            }
        });
        return option;
    }

    /// <summary>Values with commas between them.</summary>
    internal static Option<string> List(string name, string description, string value) =>
        new(name) { Description = description, HelpName = "LIST", DefaultValueFactory = _ => value };

    /// <summary>Refuses a list with a value that is none of those that are wanted.</summary>
    internal static Action<OptionResult> All(string name, Func<string, bool> isGood, string wanted) => found =>
    {
        if (found.Tokens is [var list] && list.Value.Split(',').FirstOrDefault(one => !isGood(one)) is { } wrong)
        {
            found.AddError($"{name} has '{wrong}'; wanted: {wanted}.");
        }
    };

    /// <summary>On when it is given.</summary>
    internal static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>Where the report goes beside the console.</summary>
    internal static Option<FileInfo?> Document() =>
        new("--document") { Description = "A file to write the report to as well.", HelpName = "FILE" };
}
