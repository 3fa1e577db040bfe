using Microsoft.Extensions.Logging.Console;

namespace Mesh.Node.Startup;

/// <summary>The process's log: one line per entry on standard output, for people or for programs.</summary>
internal static class NodeLog
{
    private const string AkkaLevel = "akka.loglevel";

    /// <summary>Adds it. Akka tells its warnings only, unless the deployment sets <c>akka.loglevel</c>.</summary>
    internal static void AddNodeLog(this ILoggingBuilder logging, NodePlan plan)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // It says nothing that is let through, and for each request makes a scope and an activity for what it might say.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Yarp", LogLevel.Warning); // it tells each request
        logging.AddFilter("Akka", LevelOfAkka(plan.Config.GetString(AkkaLevel)));
        logging.AddConsole(console => console.FormatterName =
            plan.Options.Log.IsJson ? JsonLogFormatter.FormatterName : NodeLogFormatter.FormatterName);
        logging.AddConsoleFormatter<NodeLogFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.Services.AddSingleton(plan);
    }

    internal static LogLevel LevelOfAkka(string? level) => level?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Information,
        "ERROR" => LogLevel.Error,
        "OFF" => LogLevel.None,
        _ => LogLevel.Warning,
    };
}
