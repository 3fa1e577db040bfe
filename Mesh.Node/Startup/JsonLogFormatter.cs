using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mesh.Access;
using Mesh.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Mesh.Node.Startup;

/// <summary>The log for programs: one object of JSON on a line for each entry. <c>docs/logs.md</c> says what its fields are.</summary>
internal sealed class JsonLogFormatter(NodePlan plan, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "mesh-json";

    private const string Template = "{OriginalFormat}";

    // For programs that read lines, not for pages of HTML: what is no control character stays as it is.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LogLines _lines = new(clock);

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = entry.Formatter(entry.State, entry.Exception);
        if (_lines.Of(entry.LogLevel, entry.Category, message, entry.Exception) is not { } line)
        {
            return;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            Write(json, line, entry.EventId, entry.State as IEnumerable<KeyValuePair<string, object?>> ?? []);
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private void Write(Utf8JsonWriter json, LogLine line, EventId id, IEnumerable<KeyValuePair<string, object?>> values)
    {
        json.WriteStartObject();
        json.WriteString("time", UtcText.Iso(line.Time));
        json.WriteString("level", line.ShortLevel.TrimEnd());
        json.WriteString("node", plan.Name);
        json.WriteString("source", line.Source);
        if (id.Id != 0)
        {
            json.WriteNumber("eventId", id.Id);
        }

        WriteText(json, "event", id.Name);
        json.WriteString("message", line.Message);
        if (line.Source != LogLines.Akka)
        {
            WriteValues(json, values.Where(value => value.Key != Template)); // Akka's are numbered, and all in the text
        }

        WriteText(json, "exception", line.Exception);
        if (Activity.Current is { } activity)
        {
            json.WriteString("traceId", activity.TraceId.ToHexString());
            json.WriteString("spanId", activity.SpanId.ToHexString());
        }

        json.WriteEndObject();
    }

    /// <summary>Apart from the fields around them: a value may have the name of one.</summary>
    private static void WriteValues(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var isBegun = false;
        foreach (var (name, value) in values)
        {
            if (!isBegun)
            {
                json.WriteStartObject("values");
                isBegun = true;
            }

            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            WriteValue(json, value);
        }

        if (isBegun)
        {
            json.WriteEndObject();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Redaction.Of(TextOf(value)));
                break;
        }
    }

    private static string TextOf(object value) => value switch
    {
        DateTime time => UtcText.Iso(new DateTimeOffset(time.ToUniversalTime())),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
