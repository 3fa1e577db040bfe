using System.Diagnostics;
using System.Globalization;
using Mesh.Faults.Places;

namespace Mesh.Faults.Stories;

/// <summary>Tells stories one after the other.</summary>
/// <param name="network">The prefix of the namespaces to tell them in; null for the loopback.</param>
/// <param name="without">The mechanisms that are switched off, with commas.</param>
/// <param name="isShort">Whether to tell them with less load and less calm.</param>
/// <param name="folder">Where what they leave behind is kept; of good ones only when asked for.</param>
/// <param name="keepsAll">Whether it is asked for.</param>
internal sealed class Teller(string? network, string without, bool isShort, string folder, bool keepsAll)
{
    /// <summary>How long stories go on that have no end of their own; null for their default.</summary>
    internal TimeSpan? For { get; init; }

    /// <summary>What random faults come from.</summary>
    internal int Seed { get; init; } = 1;

    /// <summary>False for a story that needs what is not there: it is not tested, and must be said to be so.</summary>
    internal bool Can(Story story) => story.Needs == Needs.Processes || network is not null;

    /// <summary>Tells one. A story that can't be told to its end has one promise, that it can, and has not kept it.</summary>
    internal async Task<Telling> TellAsync(Story story)
    {
        var time = Stopwatch.StartNew();
        var own = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{story.Row}-{Environment.ProcessId}"));
        if (Directory.Exists(own))
        {
            Directory.Delete(own, recursive: true);
        }

        Directory.CreateDirectory(own);
        IPlace place = network is null ? new Loopback() : new Namespaces(network);
        var stage = new Stage(place, own, without, isShort) { For = For, Seed = Seed };
        await using (stage.ConfigureAwait(false))
        {
            try
            {
                await story.Tell(stage).ConfigureAwait(false);
            }
            catch (Exception fault) // whatever stops a story is told in its place, and the next one goes on
            {
                await File.WriteAllTextAsync(Path.Combine(own, "fault.txt"), fault.ToString()).ConfigureAwait(false);
                stage.Promise("the story can be told", false, fault.Message);
            }
        }

        var telling = new Telling(story, stage.Promises, time.Elapsed, own);
        if (!telling.IsGood || keepsAll)
        {
            return telling;
        }

        Directory.Delete(own, recursive: true);
        return telling with { Folder = null };
    }
}
