using System.Globalization;
using Mesh.Inspection.Inquiries;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh top</c>: what every node does, again and again.</summary>
internal static class TopCommand
{
    private const double LeastSeconds = 0.5;
    private const double MostSeconds = 60;
    private const int MostPictures = 1_000_000;

    public static CommandDefinition Definition { get; } = new(
        "top",
        "Live, for each node: its callers' requests/s, failures, retries, times and requests in flight; requests/s that its "
            + "services run; and the highest phi that another node has of it. Ctrl+C ends it.",
        [
            ArgumentDefinition.Switch("every", "seconds between two looks; 0.5 to 60", "2", "--every"),
            ArgumentDefinition.Switch("count", "how many times; without end without it", null, "-n", "--count"),
        ],
        Run)
    {
        Role = PbmRole.Viewer,
        Streams = true,
    };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var every = Every(context.Arguments.Required("every"));
        var count = Count(context.Arguments.Value("count"));
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var inquirer = context.Services.GetRequiredService<IInquirer>();
        var before = await inquirer.AskAllAsync(InquiryKinds.Traffic, Nothing.Instance, context.Cancellation);
        for (var shown = 0; count is null || shown < count; shown++)
        {
            await Task.Delay(every, clock, context.Cancellation);
            var now = await inquirer.AskAllAsync(InquiryKinds.Traffic, Nothing.Instance, context.Cancellation);
            yield return TopPicture.Of(clock.GetUtcNow(), before, now);
            before = now;
        }
    }

    private static TimeSpan Every(string given) =>
        double.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= LeastSeconds and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandFailedException($"--every is \"{given}\"; a number of seconds from 0.5 to 60 is wanted.");

    private static int? Count(string? given) => given is null ? null
        : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostPictures ? count
        : throw new CommandFailedException($"-n is \"{given}\"; a whole number from 1 to {MostPictures} is wanted.");
}
