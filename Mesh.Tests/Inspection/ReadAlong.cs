namespace Mesh.Tests.Inspection;

/// <summary>Output that is read while it is written.</summary>
internal sealed class ReadAlong : StringWriter
{
    private readonly Lock _gate = new();

    public ReadAlong() => NewLine = "\n";

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            GetStringBuilder().Append(buffer);
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return GetStringBuilder().ToString();
        }
    }
}
